"""A folder that is watched: each file in it is taken when it is complete, and moved when Kafka has it."""
