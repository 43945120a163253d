package org.understudy.services.libvirt;

import org.libvirt.Connect;
import org.libvirt.Library;
import org.libvirt.LibvirtException;
import org.libvirt.jna.Libvirt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// libvirt's event loop: registered before the first connection is opened, then run for ever on one
/// daemon platform thread. libvirt allows one per process, so this holder of a running loop is the
/// one thing here that is static.
final class EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /// Without one of ours, libvirt also prints every error to the standard error stream. A field,
    /// because nothing but our reference keeps a native callback alive.
    private static final Libvirt.VirErrorCallback SILENT = (_, _) -> {};

    private static boolean running;

    private EventLoop() {}

    static synchronized void ensureRunning() throws ProblemException {
        if (running) {
            return;
        }
        try {
            Connect.setErrorCallback(SILENT);
            Library.initEventLoop();
        } catch (LibvirtException e) {
            throw Errors.explain("libvirt cannot be used.", e);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.MISSING_TOOL,
                            "libvirt's client library is not installed on this machine.",
                            "",
                            "Install it: apt-get install libvirt0, or dnf install libvirt-libs."),
                    e);
        }
        Thread.ofPlatform().daemon().name("libvirt-events").start(EventLoop::run);
        running = true;
    }

    private static void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Library.processEvent();
            } catch (LibvirtException e) {
                LOG.warn("libvirt's event loop reported an error and goes on", e);
            }
        }
    }
}
