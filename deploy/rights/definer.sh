#!/bin/sh
# The rights of Weir's definer: registers workflows.
# BOOTSTRAP and PRINCIPAL can be set; further arguments, such as --command-config, go to kafka-acls.
set -e
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-definer}" --operation Write --topic weir.definitions
