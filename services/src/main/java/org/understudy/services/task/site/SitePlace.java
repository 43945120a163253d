package org.understudy.services.task.site;

/// Where tasks are kept on a host.
///
/// @param state what survives a restart of the host
/// @param run what does not: line, locks, journal
public record SitePlace(String state, String run) {
    /// The host decides: the system's directories as root, those of the login else.
    public static final SitePlace USUAL = new SitePlace("", "");
}
