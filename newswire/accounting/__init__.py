"""What became of every raw record: pure bookkeeping over offsets. Who reads Kafka and Elasticsearch is `newswire.commands.audit_run`."""
