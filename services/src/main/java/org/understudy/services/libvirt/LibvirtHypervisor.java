package org.understudy.services.libvirt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;
import org.libvirt.Domain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.libvirt.Stream;
import org.libvirt.event.LifecycleListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Firmware;
import org.understudy.services.libvirt.DomainState.Power;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.observe.Subscription;

/// [Hypervisor] over libvirt-java and [LibvirtExtra].
final class LibvirtHypervisor implements Hypervisor {
    static final String METADATA_NAMESPACE = "urn:understudy:domain:1";
    /// Written by hosts, see `announce.sh`.
    static final String TASK_NAMESPACE = "urn:understudy:task:1";

    private static final Logger LOG = LoggerFactory.getLogger(LibvirtHypervisor.class);
    private static final Duration USUAL = Duration.ofSeconds(30);
    /// Also where libvirt may look QEMU over first: seconds per emulator, anew each time on a host
    /// whose /dev/kvm is closed to QEMU.
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int MAX_SCREENSHOT = 256 << 20;

    /// What is done with libvirt on one of the connection's threads.
    private interface Call<T> {
        T run() throws LibvirtException, ProblemException;
    }

    private final ExecutorService threads;
    private final ConnectHandle connect;
    private final LibvirtExtra extra;
    private final DomainEvents events;
    private final Runnable afterClose;
    private final MutableObservable<Boolean> alive = new MutableObservable<>(true);
    private final MutableObservable<List<DomainState>> domains = new MutableObservable<>(List.of());
    private final AtomicBoolean watching = new AtomicBoolean();
    private final AtomicBoolean relistPending = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    /// Kept, because nothing but our reference keeps the native callback of a listener alive.
    private final LifecycleListener lifecycle = (_, _) -> {
        relistSoon();
        return 0;
    };

    private LibvirtHypervisor(ExecutorService threads, ConnectHandle connect, Runnable afterClose) {
        this.threads = threads;
        this.connect = connect;
        this.extra = LibvirtExtra.load();
        this.events = new DomainEvents(extra);
        this.afterClose = afterClose;
    }

    /// @param where for messages: the host's name
    /// @param afterClose run once when the connection is closed here
    static LibvirtHypervisor open(String uri, String where, Runnable afterClose) throws ProblemException {
        EventLoop.ensureRunning();
        ExecutorService threads = Executors.newFixedThreadPool(
                3,
                Thread.ofPlatform().daemon().name("libvirt-" + where + "-", 1).factory());
        String what = "libvirt on " + where + " cannot be reached.";
        try {
            return await(what, USUAL, threads.submit(() -> {
                try {
                    LibvirtHypervisor hypervisor = new LibvirtHypervisor(threads, new ConnectHandle(uri), afterClose);
                    hypervisor.watchConnection();
                    return hypervisor;
                } catch (LibvirtException e) {
                    throw Errors.explain(what, e);
                }
            }));
        } catch (ProblemException e) {
            threads.shutdownNow();
            throw e;
        }
    }

    private void watchConnection() throws LibvirtException {
        try {
            connect.registerCloseListener((_, _) -> alive.set(false));
            connect.setKeepAlive(5, 3);
        } catch (LibvirtException e) {
            if (!Errors.is(e, ErrorNumber.VIR_ERR_NO_SUPPORT)) {
                throw e;
            }
            LOG.debug("This driver has no close events: {}", e.getMessage());
        }
    }

    private <T> T call(String what, Duration deadline, Call<T> call) throws ProblemException {
        try {
            return await(what, deadline, threads.submit(() -> {
                try {
                    return call.run();
                } catch (LibvirtException e) {
                    throw Errors.explain(what, e);
                }
            }));
        } catch (RejectedExecutionException e) {
            throw new ProblemException(
                    Problem.of(Kind.CONNECTION_LOST, what, "The connection to libvirt was closed."), e);
        }
    }

    private static <T> T await(String what, Duration deadline, Future<T> future) throws ProblemException {
        try {
            return future.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ProblemException problem) {
                throw problem;
            }
            throw new ProblemException(
                    Problem.of(Kind.INTERNAL, what, "Something unforeseen happened; the log has it."), e);
        } catch (TimeoutException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.TIMED_OUT,
                            what,
                            "libvirt did not answer within " + deadline.toSeconds() + " s.",
                            "Look at libvirtd on that host.",
                            "Try again."),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.of(Kind.CANCELLED, what, "It was cancelled."), e);
        }
    }

    @Override
    public Observable<Boolean> alive() {
        return alive;
    }

    @Override
    public HostCapabilities capabilities() throws ProblemException {
        return call("The capabilities of the host cannot be read.", LONG, () -> {
            String xml = connect.getCapabilities();
            String arch = first(xml, "<host>.*?<arch>([^<]+)</arch>");
            String guest = first(
                    xml, "(<guest>(?:(?!</guest>).)*<arch name=['\"]" + Pattern.quote(arch) + "['\"].*?</guest>)");
            Set<Firmware> firmwares = EnumSet.of(Firmware.BIOS);
            Pointer text = extra.virConnectGetDomainCapabilities(connect.handle(), null, arch, "q35", null, 0);
            if (text != null) {
                String capabilities = text.getString(0);
                Native.free(Pointer.nativeValue(text));
                String offered = first(capabilities, "<enum name='firmware'>(.*?)</enum>");
                if (offered.contains("<value>efi</value>")) {
                    firmwares.add(Firmware.UEFI);
                }
            }
            return new HostCapabilities(
                    arch,
                    first(guest, "<emulator>([^<]+)</emulator>"),
                    guest.matches("(?s).*type=['\"]kvm['\"].*"),
                    firmwares);
        });
    }

    private static String first(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        return matcher.find() ? matcher.group(1).strip() : "";
    }

    @Override
    public Observable<List<DomainState>> domains() throws ProblemException {
        if (watching.compareAndSet(false, true)) {
            try {
                call("Changes of machines cannot be watched.", USUAL, () -> {
                    connect.addLifecycleListener(lifecycle);
                    return true;
                });
            } catch (ProblemException e) {
                watching.set(false);
                throw e;
            }
        }
        // Subscribed first, listed then: what happens in between marks the list as old.
        call("The machines cannot be listed.", USUAL, () -> {
            relist();
            return true;
        });
        return domains;
    }

    /// On the event thread: hand over and return.
    private void relistSoon() {
        if (relistPending.compareAndSet(false, true)) {
            try {
                threads.execute(() -> {
                    try {
                        relist();
                    } catch (LibvirtException e) {
                        LOG.info("The machines could not be listed after a change: {}", e.getMessage());
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("A change came after the end", e);
            }
        }
    }

    private synchronized void relist() throws LibvirtException {
        relistPending.set(false);
        List<DomainState> found = new ArrayList<>();
        for (Domain domain : connect.listAllDomains(0)) {
            try {
                found.add(state(domain));
            } catch (LibvirtException e) {
                if (!Errors.is(e, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
                    throw e;
                }
            } finally {
                domain.free();
            }
        }
        found.sort(Comparator.comparing(DomainState::name));
        domains.set(List.copyOf(found));
    }

    private static DomainState state(Domain domain) throws LibvirtException {
        Power power = switch (domain.getInfo().state) {
            case VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_SHUTDOWN -> Power.RUNNING;
            case VIR_DOMAIN_PAUSED, VIR_DOMAIN_PMSUSPENDED -> Power.PAUSED;
            case VIR_DOMAIN_SHUTOFF -> Power.OFF;
            case VIR_DOMAIN_CRASHED -> Power.CRASHED;
            case VIR_DOMAIN_NOSTATE -> Power.UNKNOWN;
        };
        return new DomainState(domain.getName(), UUID.fromString(domain.getUUIDString()), power);
    }

    private interface OnDomain<T> {
        T run(Domain domain) throws LibvirtException, ProblemException;
    }

    private <T> T on(String name, String what, Duration deadline, OnDomain<T> work) throws ProblemException {
        return call(what, deadline, () -> {
            Domain domain = connect.domainLookupByName(name);
            try {
                return work.run(domain);
            } finally {
                domain.free();
            }
        });
    }

    @Override
    public Optional<DomainState> find(String name) throws ProblemException {
        return call("The machine " + name + " cannot be looked up.", USUAL, () -> {
            try {
                Domain domain = connect.domainLookupByName(name);
                try {
                    return Optional.of(state(domain));
                } finally {
                    domain.free();
                }
            } catch (LibvirtException e) {
                if (Errors.is(e, ErrorNumber.VIR_ERR_NO_DOMAIN)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public void define(String xml) throws ProblemException {
        call(
                "The machine cannot be defined.",
                LONG,
                () -> connect.domainDefineXML(xml).free());
    }

    @Override
    public void undefine(String name) throws ProblemException {
        if (find(name).isEmpty()) {
            return;
        }
        on(name, "The machine " + name + " cannot be removed.", LONG, domain -> {
            int all = Domain.UndefineFlags.MANAGED_SAVE
                    | Domain.UndefineFlags.SNAPSHOTS_METADATA
                    | LibvirtExtra.UNDEFINE_NVRAM
                    | LibvirtExtra.UNDEFINE_CHECKPOINTS_METADATA;
            try {
                domain.undefine(all);
            } catch (LibvirtException e) {
                if (!Errors.is(e, ErrorNumber.VIR_ERR_INVALID_ARG) && !Errors.is(e, ErrorNumber.VIR_ERR_NO_SUPPORT)) {
                    throw e;
                }
                domain.undefine(0); // a driver that knows none of these
            }
            return true;
        });
    }

    @Override
    public void start(String name) throws ProblemException {
        try {
            on(name, "The machine " + name + " cannot be started.", LONG, Domain::create);
        } catch (ProblemException e) {
            throw e.problem().remedies().isEmpty() ? withLog(name, e) : e;
        }
    }

    private static ProblemException withLog(String name, ProblemException e) {
        Problem problem = e.problem();
        return new ProblemException(
                Problem.of(
                        problem.kind(),
                        problem.what(),
                        problem.why(),
                        "Look at what QEMU said, on that host: /var/log/libvirt/qemu/" + name + ".log",
                        "Look at what libvirt said there: journalctl -u libvirtd"),
                e);
    }

    @Override
    public void shutdown(String name) throws ProblemException {
        on(name, "The machine " + name + " cannot be shut down.", LONG, domain -> {
            domain.shutdown();
            return true;
        });
    }

    @Override
    public void destroy(String name) throws ProblemException {
        on(name, "The machine " + name + " cannot be switched off.", LONG, domain -> {
            if (domain.isActive() == 1) {
                domain.destroy();
            }
            return true;
        });
    }

    @Override
    public String xml(String name, boolean stored) throws ProblemException {
        int flags = stored ? Domain.XMLFlags.INACTIVE : 0;
        return on(name, "The definition of " + name + " cannot be read.", USUAL, domain -> domain.getXMLDesc(flags));
    }

    @Override
    public Optional<String> metadata(String name) throws ProblemException {
        return metadata(name, METADATA_NAMESPACE);
    }

    @Override
    public Optional<String> announcement(String name) throws ProblemException {
        return metadata(name, TASK_NAMESPACE);
    }

    private Optional<String> metadata(String name, String namespace) throws ProblemException {
        return on(name, "The metadata of " + name + " cannot be read.", USUAL, domain -> {
            try {
                return Optional.ofNullable(domain.getMetadata(Domain.MetadataType.ELEMENT, namespace, 0));
            } catch (LibvirtException e) {
                if (Errors.is(e, ErrorNumber.VIR_ERR_NO_DOMAIN_METADATA)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    @Override
    public void setMetadata(String name, String xml) throws ProblemException {
        on(name, "The metadata of " + name + " cannot be written.", LONG, domain -> {
            int both = domain.isActive() == 1
                    ? Domain.ModificationImpact.CONFIG | Domain.ModificationImpact.LIVE
                    : Domain.ModificationImpact.CONFIG;
            domain.setMetadata(Domain.MetadataType.ELEMENT, xml, "understudy", METADATA_NAMESPACE, both);
            return true;
        });
    }

    @Override
    public Optional<DomainJob> job(String name) throws ProblemException {
        return on(name, "What libvirt does with " + name + " cannot be read.", USUAL, domain -> {
            if (domain.isActive() != 1) {
                return Optional.empty();
            }
            @Nullable Pointer same = extra.virDomainLookupByName(connect.handle(), name);
            if (same == null) {
                return Optional.empty();
            }
            try {
                JobLook look = new JobLook(extra, same);
                Optional<DomainJob> whole = look.whole();
                return whole.isPresent() ? whole : look.ofDisks(domain.getXMLDesc(0));
            } finally {
                extra.virDomainFree(same);
            }
        });
    }

    @Override
    public Hypervisor patient(Patience patience) {
        return new PatientHypervisor(this, patience);
    }

    @Override
    public Subscription events(Consumer<DomainEvent> listener) throws ProblemException {
        call("Changes of machines cannot be watched.", USUAL, () -> {
            synchronized (events) {
                events.register(connect.handle());
            }
            return true;
        });
        return events.listen(listener);
    }

    @Override
    public byte[] screenshot(String name) throws ProblemException {
        String what = "The screen of " + name + " cannot be read.";
        byte[] ppm = on(name, what, USUAL, domain -> {
            Stream stream = connect.streamNew(0);
            try {
                domain.screenshot(stream, 0);
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                byte[] part = new byte[1 << 18];
                int count = stream.receive(part);
                while (count > 0 && all.size() < MAX_SCREENSHOT) {
                    all.write(part, 0, count);
                    count = stream.receive(part);
                }
                stream.finish();
                return all.toByteArray();
            } finally {
                stream.free();
            }
        });
        try {
            return Png.of(ppm);
        } catch (IOException e) {
            throw new ProblemException(Problem.of(Kind.FAILED, what, "The picture is not one that is understood."), e);
        }
    }

    @Override
    public SerialConsole console(String name) throws ProblemException {
        String what = "The serial line of " + name + " cannot be opened.";
        return call(what, USUAL, () -> {
            Pointer domain = extra.virDomainLookupByName(connect.handle(), name);
            if (domain == null) {
                throw new ProblemException(Kind.NOT_FOUND, what, "There is no such machine.");
            }
            try {
                Pointer stream = extra.virStreamNew(connect.handle(), 0);
                if (stream == null) {
                    throw new ProblemException(
                            Kind.FAILED, what, "libvirt says: " + extra.virGetLastErrorMessage() + ".");
                }
                if (extra.virDomainOpenConsole(domain, null, stream, LibvirtExtra.CONSOLE_FORCE) < 0) {
                    String why = "libvirt says: " + extra.virGetLastErrorMessage() + ".";
                    extra.virStreamFree(stream);
                    throw new ProblemException(Kind.FAILED, what, why, "Start the machine first.");
                }
                return new StreamConsole(extra, stream);
            } finally {
                extra.virDomainFree(domain);
            }
        });
    }

    @Override
    public String agent(String name, String json, Duration deadline) throws ProblemException {
        int seconds = (int) Math.max(1, deadline.toSeconds());
        return on(
                name,
                "The guest agent of " + name + " does not answer.",
                deadline.plusSeconds(5),
                domain -> domain.qemuAgentCommand(json, seconds, 0));
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        alive.set(false);
        try {
            await("libvirt's connection does not close.", Duration.ofSeconds(5), threads.submit(() -> {
                if (watching.get()) {
                    connect.removeLifecycleListener(lifecycle);
                }
                synchronized (events) {
                    events.deregister(connect.handle());
                }
                return connect.close();
            }));
        } catch (ProblemException e) {
            LOG.debug("Closing a libvirt connection", e);
        } finally {
            threads.shutdown();
            afterClose.run();
        }
    }
}
