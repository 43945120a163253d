package org.understudy.model.task;

import java.util.EnumSet;
import java.util.Set;

/// Where a task stands.
///
/// ```
/// QUEUED ──▶ BLOCKED ──▶ RUNNING ──▶ SUCCEEDED | FAILED
///    │          │          │
///    │          │          ▼
///    │          │      CANCELLING ──▶ CANCELLED | FAILED | SUCCEEDED (it was too late)
///    └──────────┴──▶ CANCELLED
///
/// any that is not over ──▶ LOST (its wrapper died, the host was restarted, or its lock was broken)
/// ```
///
/// QUEUED goes to RUNNING at once where nobody is in the way. BLOCKED can end as FAILED: no
/// room for its lease. BLOCKED and RUNNING go back to QUEUED when the host was restarted and the
/// task goes on.
public enum TaskState {
    QUEUED,
    BLOCKED,
    RUNNING,
    CANCELLING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    LOST;

    /// What may come next. A terminal state is followed by nothing.
    public Set<TaskState> next() {
        return switch (this) {
            case QUEUED -> EnumSet.of(BLOCKED, RUNNING, FAILED, CANCELLED, LOST);
            case BLOCKED -> EnumSet.of(QUEUED, RUNNING, FAILED, CANCELLED, LOST);
            case RUNNING -> EnumSet.of(QUEUED, CANCELLING, SUCCEEDED, FAILED, CANCELLED, LOST);
            case CANCELLING -> EnumSet.of(SUCCEEDED, FAILED, CANCELLED, LOST);
            case SUCCEEDED, FAILED, CANCELLED, LOST -> EnumSet.noneOf(TaskState.class);
        };
    }

    public boolean over() {
        return next().isEmpty();
    }

    /// Whether it holds its leases.
    public boolean holds() {
        return this == RUNNING || this == CANCELLING;
    }
}
