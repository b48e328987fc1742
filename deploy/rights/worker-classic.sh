#!/bin/sh
# The rights of Weir's worker-classic: executes the steps of one queue, in a consumer group.
# BOOTSTRAP and PRINCIPAL can be set; further arguments, such as --command-config, go to kafka-acls.
set -e
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-worker-classic}" --operation Read --topic weir.step-ready.default
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-worker-classic}" --operation Read --group weir-worker-default
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-worker-classic}" --operation Write --topic weir.step-completed
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-worker-classic}" --operation Read --topic weir.step-cancelled
