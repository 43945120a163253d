package org.understudy.services.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Observable;
import org.understudy.services.observe.Subscription;

/// A connection for one task: what changes a domain waits until nobody else keeps that domain busy,
/// and is tried again when libvirt refuses it because somebody does. It asks first, because libvirt
/// itself makes who comes second wait for half a minute, and that cannot be cancelled.
final class PatientHypervisor implements Hypervisor {
    private final Hypervisor inner;
    private final Patience patience;

    PatientHypervisor(Hypervisor inner, Patience patience) {
        this.inner = inner;
        this.patience = patience;
    }

    private interface Change {
        void make() throws ProblemException;
    }

    private void patiently(String name, Change change) throws ProblemException {
        boolean waited = false;
        while (true) {
            Optional<DomainJob> job = jobOf(name);
            if (job.isPresent()) {
                patience.waits("someone outside (" + job.get().text() + ")");
            } else {
                try {
                    change.make();
                    if (waited) {
                        patience.goesOn();
                    }
                    return;
                } catch (ProblemException e) {
                    if (e.kind() != Kind.BUSY) {
                        throw e;
                    }
                    patience.waits("someone outside (" + e.problem().why() + ")");
                }
            }
            waited = true;
        }
    }

    private Optional<DomainJob> jobOf(String name) throws ProblemException {
        return inner.find(name).isPresent() ? inner.job(name) : Optional.empty();
    }

    @Override
    public Hypervisor patient(Patience other) {
        return new PatientHypervisor(inner, other);
    }

    // ---- what changes a domain

    @Override
    public void define(String xml) throws ProblemException {
        inner.define(xml);
    }

    @Override
    public void undefine(String name) throws ProblemException {
        patiently(name, () -> inner.undefine(name));
    }

    @Override
    public void start(String name) throws ProblemException {
        patiently(name, () -> inner.start(name));
    }

    @Override
    public void shutdown(String name) throws ProblemException {
        patiently(name, () -> inner.shutdown(name));
    }

    /// Libvirt would do this in the middle of a save, which would be lost.
    @Override
    public void destroy(String name) throws ProblemException {
        patiently(name, () -> inner.destroy(name));
    }

    @Override
    public void setMetadata(String name, String xml) throws ProblemException {
        patiently(name, () -> inner.setMetadata(name, xml));
    }

    // ---- what only looks

    @Override
    public Observable<Boolean> alive() {
        return inner.alive();
    }

    @Override
    public HostCapabilities capabilities() throws ProblemException {
        return inner.capabilities();
    }

    @Override
    public Observable<List<DomainState>> domains() throws ProblemException {
        return inner.domains();
    }

    @Override
    public Optional<DomainState> find(String name) throws ProblemException {
        return inner.find(name);
    }

    @Override
    public String xml(String name, boolean stored) throws ProblemException {
        return inner.xml(name, stored);
    }

    @Override
    public Optional<String> metadata(String name) throws ProblemException {
        return inner.metadata(name);
    }

    @Override
    public Optional<String> announcement(String name) throws ProblemException {
        return inner.announcement(name);
    }

    @Override
    public Optional<DomainJob> job(String name) throws ProblemException {
        return inner.job(name);
    }

    @Override
    public Subscription events(Consumer<DomainEvent> listener) throws ProblemException {
        return inner.events(listener);
    }

    @Override
    public byte[] screenshot(String name) throws ProblemException {
        return inner.screenshot(name);
    }

    @Override
    public SerialConsole console(String name) throws ProblemException {
        return inner.console(name);
    }

    @Override
    public String agent(String name, String json, Duration deadline) throws ProblemException {
        return inner.agent(name, json, deadline);
    }

    /// The connection is everybody's.
    @Override
    public void close() {}
}
