package org.understudy.services.task.board;

import java.util.Optional;

import org.understudy.model.problem.Problem;

/// Whether the tasks of a host are seen.
///
/// @param problem why not, where it is known
public record HostState(String host, Standing standing, Optional<Problem> problem) {
    public enum Standing {
        /// Nobody has looked there yet.
        UNSEEN,
        ASKED,
        SEEN,
        /// It was seen, and does not answer now; what is shown is how it was.
        AWAY,
        FAILED
    }
}
