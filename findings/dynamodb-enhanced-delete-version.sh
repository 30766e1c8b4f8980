#!/usr/bin/env bash
# Guess: with an attribute for the version, a bean that is out of date can neither be written nor deleted.
# Seen:  the Enhanced Client refuses to write it, but deletes the newer item. deleteItem sends no condition. Nor does putItem update the
#        bean's own version: writing the same bean twice fails.
# With:  Maven software.amazon.awssdk:dynamodb-enhanced 2.59.1, dynoxide 1.2.1
# So:    give deleteItem a condition on the version; go on with the bean that updateItem returns, or read it again.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
noted "writes" 'put done, the same bean again refused
version 1 of 2: update refused, delete done, there false' "$(engine=$engine java_run \
  software.amazon.awssdk:dynamodb-enhanced:2.59.1 software.amazon.awssdk:url-connection-client:2.59.1 <<'E'
import java.net.URI;
import software.amazon.awssdk.auth.credentials.*;
import software.amazon.awssdk.enhanced.dynamodb.*;
import software.amazon.awssdk.enhanced.dynamodb.extensions.annotations.DynamoDbVersionAttribute;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.*;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

public class Main {
  @DynamoDbBean
  public static class Thing {
    private String id;
    private Long version;
    @DynamoDbPartitionKey
    public String getId() { return id; }
    public void setId(String id) { this.id = id; }
    @DynamoDbVersionAttribute
    public Long getVersion() { return version; }
    public void setVersion(Long version) { this.version = version; }
  }

  static String tried(Runnable write) {
    try {
      write.run();
      return "done";
    } catch (ConditionalCheckFailedException e) {
      return "refused";
    }
  }

  public static void main(String[] arguments) {
    var client = DynamoDbClient.builder().endpointOverride(URI.create(System.getenv("engine"))).region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create()).build();
    var table = DynamoDbEnhancedClient.builder().dynamoDbClient(client).build().table("things", TableSchema.fromBean(Thing.class));
    table.createTable();
    var thing = new Thing();
    thing.setId("1");
    System.out.println("put " + tried(() -> table.putItem(thing)) + ", the same bean again " + tried(() -> table.putItem(thing)));
    var key = Key.builder().partitionValue("1").build();
    var old = table.getItem(key);
    table.updateItem(table.getItem(key));
    System.out.println("version " + old.getVersion() + " of " + table.getItem(key).getVersion() + ": update " + tried(() -> table.updateItem(old))
        + ", delete " + tried(() -> table.deleteItem(old)) + ", there " + (table.getItem(key) != null));
  }
}
E
)"
