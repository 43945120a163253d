package org.understudy.model.replica;

/// What the profile says about one path of the source. Decided on the source, so that what is faked or left out never
/// crosses the wire.
public enum Decision {
    /// Copied as it is.
    MIRROR,
    /// Same path, owner, mode, times and size; other content, made from a key and the path.
    FAKE,
    /// Same path, owner and mode; size zero.
    EMPTY,
    /// Not in the replica at all.
    LEAVE_OUT;

    /// The word used in profile files and in `--json`.
    public String word() {
        return switch (this) {
            case MIRROR -> "mirror";
            case FAKE -> "fake";
            case EMPTY -> "empty";
            case LEAVE_OUT -> "leave-out";
        };
    }
}
