package org.understudy.services.task.runner;

/// The lead was left while it waited for the database, or somebody else has it now.
final class Left extends RuntimeException {
    private static final long serialVersionUID = 1;

    Left() {
        super("left", null, false, false);
    }
}
