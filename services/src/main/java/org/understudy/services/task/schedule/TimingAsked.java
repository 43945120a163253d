package org.understudy.services.task.schedule;

/// When something shall be dispatched, as a person says it.
///
/// @param text a time, a duration, an expression or a task, as [#how] wants it
/// @param zone of times and expressions; blank: that of this machine
/// @param anyEnd of a task that is waited for: whatever comes of it
public record TimingAsked(How how, String text, String zone, boolean anyEnd) {
    public enum How {
        AT,
        EVERY,
        CRON,
        AFTER
    }
}
