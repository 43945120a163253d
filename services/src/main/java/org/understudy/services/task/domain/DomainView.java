package org.understudy.services.task.domain;

import java.util.Map;

import org.understudy.services.libvirt.DomainJob;

/// What is known of the domains of one host at one moment.
///
/// @param attached whether libvirt's events are heard now; else this is how it was
/// @param told what tasks tell, by the domain's name
/// @param jobs what libvirt does, by the domain's name; of those that somebody watches
public record DomainView(boolean attached, Map<String, Announcement> told, Map<String, DomainJob> jobs) {
    public static final DomainView NOTHING = new DomainView(false, Map.of(), Map.of());

    public DomainView {
        told = Map.copyOf(told);
        jobs = Map.copyOf(jobs);
    }
}
