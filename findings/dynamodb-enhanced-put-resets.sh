#!/usr/bin/env bash
# Guess: an attribute that is annotated to be written once, and one annotated as a counter, keep their promise however the bean is written.
# Seen:  only updateItem knows of them. putItem, also in a batch or a transaction, replaces the time of creation and sets the counter back to
#        its start. Nor does a counter begin with its first step: it begins with the start value.
#        three updates: created 1, logins 2; then a put: created 4, logins 0
# With:  Maven software.amazon.awssdk:dynamodb-enhanced 2.59.1, dynoxide 1.2.1
# So:    write such beans with updateItem alone.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
noted "what is stored" 'first update: created 1, logins 0
third update: created 1, logins 2
put: created 4, logins 0
update, put in a transaction: created 6, logins 0
update, put in a batch: created 8, logins 0' "$(engine=$engine java_run \
  software.amazon.awssdk:dynamodb-enhanced:2.59.1 software.amazon.awssdk:url-connection-client:2.59.1 <<'E'
import java.net.URI;
import java.time.Instant;
import software.amazon.awssdk.auth.credentials.*;
import software.amazon.awssdk.enhanced.dynamodb.*;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbAtomicCounter;
import software.amazon.awssdk.enhanced.dynamodb.mapper.UpdateBehavior;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.*;
import software.amazon.awssdk.enhanced.dynamodb.model.WriteBatch;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

public class Main {
  @DynamoDbBean
  public static class User {
    private String id;
    private Instant created;
    private Long logins;
    @DynamoDbPartitionKey
    public String getId() { return id; }
    public void setId(String id) { this.id = id; }
    @DynamoDbUpdateBehavior(UpdateBehavior.WRITE_IF_NOT_EXISTS)
    public Instant getCreated() { return created; }
    public void setCreated(Instant created) { this.created = created; }
    @DynamoDbAtomicCounter
    public Long getLogins() { return logins; }
    public void setLogins(Long logins) { this.logins = logins; }
  }

  static User user(int second) {
    var user = new User();
    user.setId("1");
    user.setCreated(Instant.ofEpochSecond(second));
    return user;
  }

  static DynamoDbTable<User> table;

  static void shown(String name) {
    var stored = table.getItem(user(0));
    System.out.println(name + ": created " + stored.getCreated().getEpochSecond() + ", logins " + stored.getLogins());
  }

  public static void main(String[] arguments) {
    var client = DynamoDbEnhancedClient.builder().dynamoDbClient(DynamoDbClient.builder().endpointOverride(URI.create(System.getenv("engine")))
        .region(Region.US_EAST_1).credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create()).build()).build();
    table = client.table("things", TableSchema.fromBean(User.class));
    table.createTable();
    table.updateItem(user(1));
    shown("first update");
    table.updateItem(user(2));
    table.updateItem(user(3));
    shown("third update");
    table.putItem(user(4));
    shown("put");
    table.updateItem(user(5));
    client.transactWriteItems(transaction -> transaction.addPutItem(table, user(6)));
    shown("update, put in a transaction");
    table.updateItem(user(7));
    client.batchWriteItem(batch -> batch.writeBatches(WriteBatch.builder(User.class).mappedTableResource(table).addPutItem(user(8)).build()));
    shown("update, put in a batch");
  }
}
E
)"
