package org.understudy.services.libvirt;

/// What libvirt does with a domain, whoever asked for it. As long as that lasts, it refuses to change the domain.
///
/// @param doing such as `saving`
/// @param percent below 0 where it is not known
public record DomainJob(String doing, int percent) {
    /// Such as `libvirt: saving, 43 %`.
    public String text() {
        return "libvirt: " + doing + (percent < 0 ? "" : ", " + percent + " %");
    }
}
