package org.understudy.services.task.board;

import java.util.Map;
import java.util.Optional;

/// What is different now.
///
/// @param tasks empty: it is not on the board any more
/// @param hosts empty: the host is not known any more
public record BoardChange(Map<BoardTask.Key, Optional<BoardTask>> tasks, Map<String, Optional<HostState>> hosts) {
    public boolean nothing() {
        return tasks.isEmpty() && hosts.isEmpty();
    }
}
