#!/usr/bin/env bash
# Guess: the Enhanced Client leaves out what is null, and with ignoreNulls an update leaves alone what the bean does not set, in a nested
#        bean as at the top.
# Seen:  a null in a nested bean is stored as NULL, so that attribute_exists finds it. An update with ignoreNulls replaces the nested bean as
#        a whole: what only the table had is gone, also attributes of newer programs. A nested bean of nulls is read as null.
#        {street, city, zip}, an update with ignoreNulls and a city: {street: NULL, city}
# With:  Maven software.amazon.awssdk:dynamodb-enhanced 2.59.1, dynoxide 1.2.1
# So:    annotate nested beans with @DynamoDbIgnoreNulls, and update them with IgnoreNullsMode.SCALAR_ONLY or an expression.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

dynoxide
jars software.amazon.awssdk:dynamodb-enhanced:2.59.1 software.amazon.awssdk:url-connection-client:2.59.1
cat >"$work/Main.java" <<'E'
import java.net.URI;
import software.amazon.awssdk.auth.credentials.*;
import software.amazon.awssdk.enhanced.dynamodb.*;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.*;
import software.amazon.awssdk.enhanced.dynamodb.model.IgnoreNullsMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

public class Main {
  @DynamoDbBean
  public static class Address {
    private String street;
    private String city;
    public String getStreet() { return street; }
    public void setStreet(String street) { this.street = street; }
    public String getCity() { return city; }
    public void setCity(String city) { this.city = city; }
  }

  @DynamoDbBean
  public static class User {
    private String id;
    private String name;
    private Address address;
    @DynamoDbPartitionKey
    public String getId() { return id; }
    public void setId(String id) { this.id = id; }
    public String getName() { return name; }
    public void setName(String name) { this.name = name; }
    public Address getAddress() { return address; }
    public void setAddress(Address address) { this.address = address; }
  }

  public static void main(String[] arguments) {
    var client = DynamoDbEnhancedClient.builder().dynamoDbClient(DynamoDbClient.builder().endpointOverride(URI.create(arguments[0]))
        .region(Region.US_EAST_1).credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create()).build()).build();
    var table = client.table("things", TableSchema.fromBean(User.class));
    if (arguments[1].equals("create")) table.createTable();
    var user = new User();
    user.setId("1");
    user.setAddress(new Address());
    if (arguments[1].equals("empty")) {
      table.putItem(user);
      System.out.println(table.getItem(user).getAddress());
    }
    user.getAddress().setCity("Bern");
    if (arguments[1].equals("put")) table.putItem(user);
    if (arguments[1].equals("ignoreNulls")) table.updateItem(request -> request.item(user).ignoreNulls(true));
    if (arguments[1].equals("SCALAR_ONLY")) table.updateItem(request -> request.item(user).ignoreNullsMode(IgnoreNullsMode.SCALAR_ONLY));
  }
}
E
(cd "$work" && javac -proc:none -cp 'jars/*' Main.java) >>"$work/log" 2>&1
# done_by STEP: what the step prints.
done_by() {
  (cd "$work" && java -cp '.:jars/*' Main "$engine" "$1" 2>>log)
}
# stored: the item as it is in the table.
stored() {
  ddb GetItem <<<'{"TableName": "things", "Key": {"id": {"S": "1"}}}' | jq -cS '.Item | del(.id)'
}
before='{"id": {"S": "1"}, "name": {"S": "Ada"}, "address": {"M": {"street": {"S": "S 1"}, "city": {"S": "Bonn"}, "zip": {"S": "53111"}}}}'
done_by create
done_by put
noted "put with the city alone" '{"address":{"M":{"city":{"S":"Bern"},"street":{"NULL":true}}}}' "$(stored)"
put "$before"
done_by ignoreNulls
noted "update with the city alone, ignoreNulls" '{"address":{"M":{"city":{"S":"Bern"},"street":{"NULL":true}}},"name":{"S":"Ada"}}' "$(stored)"
put "$before"
done_by SCALAR_ONLY
noted "the same, SCALAR_ONLY" '{"address":{"M":{"city":{"S":"Bern"},"street":{"S":"S 1"},"zip":{"S":"53111"}}},"name":{"S":"Ada"}}' "$(stored)"
noted "an empty address, read" null "$(done_by empty)"
