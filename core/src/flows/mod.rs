//! What crosses features, one verb a file.
