package org.understudy.services.libvirt;

/// Something that libvirt has told of a domain. It says that there is something to look at, not what it is now.
public record DomainEvent(Kind kind, String domain) {
    public enum Kind {
        /// It began, ended, was defined, renamed, removed.
        LIFECYCLE,
        /// What tasks tell there is different.
        ANNOUNCEMENT,
        /// A job of libvirt's is over, or one of a disk goes on. That one begins is not told by libvirt.
        JOB
    }
}
