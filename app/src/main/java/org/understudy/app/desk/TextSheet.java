package org.understudy.app.desk;

/// A longer text to read and copy, such as a domain's XML.
public record TextSheet(String title, String text) implements Dialog {}
