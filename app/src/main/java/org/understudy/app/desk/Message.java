package org.understudy.app.desk;

/// Tells something that needs no decision.
public record Message(String title, String sentence) implements Dialog {}
