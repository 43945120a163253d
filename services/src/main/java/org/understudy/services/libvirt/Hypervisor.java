package org.understudy.services.libvirt;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Observable;
import org.understudy.services.observe.Subscription;

/// One open libvirt connection. Safe for use by many threads, virtual ones included. Every call
/// ends within its deadline, and throws a [ProblemException] that can be shown to people.
public interface Hypervisor extends AutoCloseable {
    /// Whether the connection still stands. Once false it stays so: open another.
    Observable<Boolean> alive();

    /// What the host can run. Says nothing about whether KVM really works: see [KvmProof].
    HostCapabilities capabilities() throws ProblemException;

    /// All domains, kept up to date by libvirt's events from the first subscription on.
    Observable<List<DomainState>> domains() throws ProblemException;

    Optional<DomainState> find(String name) throws ProblemException;

    /// Defines a domain, or replaces the definition of the one with the same name and UUID.
    void define(String xml) throws ProblemException;

    /// Removes the definition with its NVRAM, saved state and snapshot metadata. Disks stay. Not there is fine.
    void undefine(String name) throws ProblemException;

    void start(String name) throws ProblemException;

    /// Asks the guest to power off; returns at once.
    void shutdown(String name) throws ProblemException;

    /// Pulls the plug. Not running is fine.
    void destroy(String name) throws ProblemException;

    /// @param stored the definition for the next start, instead of the running machine's
    String xml(String name, boolean stored) throws ProblemException;

    /// Our element of the domain's metadata (`<understudy …>`), as XML; empty where it has none.
    Optional<String> metadata(String name) throws ProblemException;

    /// @param xml one element, as it is to be kept
    void setMetadata(String name, String xml) throws ProblemException;

    /// What tasks tell at this domain, as XML that anybody may have written; empty where there is nothing.
    Optional<String> announcement(String name) throws ProblemException;

    /// What libvirt does with this domain at the moment, whoever asked for it.
    Optional<DomainJob> job(String name) throws ProblemException;

    /// Hears of all domains, on libvirt's event thread: hand over and return.
    Subscription events(Consumer<DomainEvent> listener) throws ProblemException;

    /// The same connection for somebody who waits while others keep a domain busy. Not to be closed.
    Hypervisor patient(Patience patience);

    /// The screen of a running domain as PNG.
    byte[] screenshot(String name) throws ProblemException;

    /// The serial line of a running domain. One at a time: a second one takes it from the first.
    SerialConsole console(String name) throws ProblemException;

    /// Sends one command to the QEMU guest agent.
    ///
    /// @param json such as `{"execute":"guest-ping"}`
    /// @return the agent's answer, whole
    String agent(String name, String json, Duration deadline) throws ProblemException;

    @Override
    void close();
}
