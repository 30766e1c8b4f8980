#!/usr/bin/env bash
# Guess: the Enhanced Client stores an enumeration's value by its name, a duration as ISO 8601 text, and no nulls, neither of the bean nor
#        of a bean in it; times have one form, which sorts.
# Seen:  an enumeration is stored by toString, so that a better text for logs changes the data. A duration is a number of seconds. A null
#        of an inner bean is stored as NULL. Times leave out zeros at the end, even the seconds of a LocalDateTime: as sort keys they are
#        not in order of time.
#        2026-01-01T00:00:00Z sorts behind 2026-01-01T00:00:00.500Z
# With:  Maven software.amazon.awssdk:dynamodb-enhanced 2.59.1
# So:    do not override toString of a stored enumeration; store times as numbers, or as text of a fixed width.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

noted "items" '[at, id, inner, lifetime, local, state] is active, 90.500000000, inner.text true, 2026-01-01T00:00:00Z, 2026-01-01T00:00
[at, id, inner, lifetime, local, state] is active, 90.500000000, inner.text true, 2026-01-01T00:00:00.500Z, 2026-01-01T00:00:00.500' "$(java_run \
  software.amazon.awssdk:dynamodb-enhanced:2.59.1 <<'E'
import java.time.*;
import java.util.*;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.enhanced.dynamodb.mapper.annotations.*;

public class Main {
  public enum State {
    ACTIVE {
      @Override
      public String toString() {
        return "is active";
      }
    }
  }

  @DynamoDbBean
  public static class Inner {
    private String text;
    public String getText() { return text; }
    public void setText(String text) { this.text = text; }
  }

  @DynamoDbBean
  public static class Thing {
    private String id, text;
    private State state;
    private Duration lifetime;
    private Inner inner;
    private Instant at;
    private LocalDateTime local;
    @DynamoDbPartitionKey
    public String getId() { return id; }
    public void setId(String id) { this.id = id; }
    public String getText() { return text; }
    public void setText(String text) { this.text = text; }
    public State getState() { return state; }
    public void setState(State state) { this.state = state; }
    public Duration getLifetime() { return lifetime; }
    public void setLifetime(Duration lifetime) { this.lifetime = lifetime; }
    public Inner getInner() { return inner; }
    public void setInner(Inner inner) { this.inner = inner; }
    public Instant getAt() { return at; }
    public void setAt(Instant at) { this.at = at; }
    public LocalDateTime getLocal() { return local; }
    public void setLocal(LocalDateTime local) { this.local = local; }
  }

  public static void main(String[] arguments) {
    var schema = TableSchema.fromBean(Thing.class);
    for (var at : List.of("2026-01-01T00:00:00Z", "2026-01-01T00:00:00.500Z")) {
      var thing = new Thing();
      thing.setId("1");
      thing.setState(State.ACTIVE);
      thing.setLifetime(Duration.ofMillis(90500));
      thing.setInner(new Inner());
      thing.setAt(Instant.parse(at));
      thing.setLocal(LocalDateTime.ofInstant(thing.getAt(), ZoneOffset.UTC));
      var item = schema.itemToMap(thing, true);
      System.out.println(new TreeSet<>(item.keySet()) + " " + item.get("state").s() + ", " + item.get("lifetime").n() + ", inner.text "
          + item.get("inner").m().get("text").nul() + ", " + item.get("at").s() + ", " + item.get("local").s());
    }
  }
}
E
)"
