package org.understudy.services.task.runner;

/// How one dispatch is led.
interface Lead {
    /// Leads it to its end.
    ///
    /// @return empty when it was left before
    Result go() throws InterruptedException;

    /// Somebody asked for its end.
    void cancel(String why);

    /// Leads it no further; what runs on hosts is left alone.
    void leave();
}
