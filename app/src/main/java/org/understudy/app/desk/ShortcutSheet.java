package org.understudy.app.desk;

/// The list of keyboard shortcuts.
public record ShortcutSheet() implements Dialog {}
