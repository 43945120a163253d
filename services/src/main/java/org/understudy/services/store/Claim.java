package org.understudy.services.store;

/// A worker's right to lead a dispatch. It is good as long as nobody has taken it with a higher number.
///
/// @param fence as it was when this worker took it
public record Claim(String task, long worker, long fence) {}
