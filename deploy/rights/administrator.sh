#!/bin/sh
# The rights of Weir's administrator: creates and repairs topics.
# BOOTSTRAP and PRINCIPAL can be set; further arguments, such as --command-config, go to kafka-acls.
set -e
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-administrator}" --operation Create --operation Describe --operation AlterConfigs --topic weir. --resource-pattern-type prefixed
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-administrator}" --operation Create --operation Describe --operation AlterConfigs --topic weir- --resource-pattern-type prefixed
