package org.understudy.services.task.runner;

/// Hears what a runner does, from several threads at once.
public interface Watch {
    /// A sentence for people.
    void said(String sentence);
}
