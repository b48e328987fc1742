#!/bin/sh
# The rights of Weir's dead-letter-reader: reads records that the engine could not process.
# BOOTSTRAP and PRINCIPAL can be set; further arguments, such as --command-config, go to kafka-acls.
set -e
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-dead-letter-reader}" --operation Read --topic weir.dead-letters
