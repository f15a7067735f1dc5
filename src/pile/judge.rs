//! All candidates for a set's shards -> the stream that its id proves, and the codes that lied.
