package org.understudy.model.task;

/// Who does something, and at which machine: written `user@machine`. A name of a user may hold an `@` itself
/// (directory services do that), a name of a machine does not.
public record Person(String user, String machine) {
    /// @param text without an `@` it is a machine, of which nobody knows who sits there
    public static Person of(String text) {
        int at = text.lastIndexOf('@');
        return new Person(text.substring(0, Math.max(0, at)), text.substring(at + 1));
    }

    /// Whether it is the same person, maybe at another machine.
    public boolean sameUser(Person other) {
        return user.equals(other.user);
    }

    @Override
    public String toString() {
        return user.isEmpty() ? machine : user + "@" + machine;
    }
}
