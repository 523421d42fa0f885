"""The real Apache Kafka and the real Elasticsearch on this machine, from Maven artifacts and a Java runtime from PyPI."""
