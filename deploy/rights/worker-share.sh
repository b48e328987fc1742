#!/bin/sh
# The rights of Weir's worker-share: executes the steps of one queue, in a share group.
# BOOTSTRAP and PRINCIPAL can be set; further arguments, such as --command-config, go to kafka-acls.
set -e
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-worker-share}" --operation Read --topic weir.step-ready.default
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-worker-share}" --operation Read --operation AlterConfigs --group weir-worker-default
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-worker-share}" --operation Write --topic weir.step-completed
kafka-acls --bootstrap-server "${BOOTSTRAP:-localhost:9092}" "$@" --add --allow-principal "User:${PRINCIPAL:-weir-worker-share}" --operation Read --topic weir.step-cancelled
