#!/usr/bin/env bash
# Guess: a Rust struct that reads an item by serde_dynamo writes it back as it was: a HashSet is a set, a Vec<u8> is bytes.
# Seen:  the set is written as a list, on which ADD and DELETE no longer work, and nothing tells, since both are read. Bytes are not read
#        at all, and written as a list of numbers. NaN is sent as a number, and refused by DynamoDB alone. Its with = "..." keeps types.
#        {"roles": {"SS": ["a"]}} -> {"roles": {"L": [{"S": "a"}]}}
# With:  crates serde_dynamo 4.3.0, serde 1.0.229, serde_json 1.0.154
# So:    annotate sets with serde_dynamo::string_set, and bytes with serde_bytes.
work=$(mktemp -d)
source "$(dirname "$0")/lib.bash"

mkdir "$work/src"
cat >"$work/Cargo.toml" <<'E'
[package]
name = "finding"
version = "0.1.0"
edition = "2021"
[dependencies]
serde = { version = "=1.0.229", features = ["derive"] }
serde_bytes = "=0.11.19"
serde_dynamo = "=4.3.0"
serde_json = "=1.0.154"
E
cat >"$work/src/main.rs" <<'E'
use serde::{de::DeserializeOwned, Deserialize, Serialize};
use serde_dynamo::{from_item, to_item, Item};
use serde_json::{from_str, to_string};
use std::collections::HashSet;

#[derive(Serialize, Deserialize)]
struct Plain {
    roles: HashSet<String>,
}

#[derive(Serialize, Deserialize)]
struct Annotated {
    #[serde(with = "serde_dynamo::string_set")]
    roles: HashSet<String>,
}

#[derive(Serialize, Deserialize)]
struct Bytes {
    raw: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct AnnotatedBytes {
    #[serde(with = "serde_bytes")]
    raw: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Share {
    share: f64,
}

fn written<T: Serialize>(value: T) -> String {
    let item: Item = to_item(value).unwrap();
    to_string(&item).unwrap()
}

fn back<T: Serialize + DeserializeOwned>(text: &str) -> String {
    match from_item::<Item, T>(from_str(text).unwrap()) {
        Ok(value) => written(value),
        Err(error) => error.to_string(),
    }
}

fn main() {
    let roles = r#"{"roles":{"SS":["a"]}}"#;
    println!("{} {}", back::<Plain>(roles), back::<Annotated>(roles));
    let raw = r#"{"raw":{"B":"AQI="}}"#;
    println!("{} {}", back::<Bytes>(raw), back::<AnnotatedBytes>(raw));
    println!("{} {}", written(Bytes { raw: vec![1, 2] }), written(Share { share: f64::NAN }));
}
E
(cd "$work" && cargo build -q >>log 2>&1) || { tail "$work/log" >&2 && fail "it does not build"; }
noted "sets, bytes, what is written" '{"roles":{"L":[{"S":"a"}]}} {"roles":{"SS":["a"]}}
Expected seq {"raw":{"B":"AQI="}}
{"raw":{"L":[{"N":"1"},{"N":"2"}]}} {"share":{"N":"NaN"}}' "$("$work/target/debug/finding")"
