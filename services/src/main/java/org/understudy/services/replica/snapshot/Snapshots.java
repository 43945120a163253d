package org.understudy.services.replica.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.Database;
import org.understudy.model.replica.SourceFacts.MountFact;
import org.understudy.services.replica.snapshot.SnapshotPlan.Step;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;

/// The file systems of a source, held still for one sync as far as they can be: btrfs by a
/// read-only snapshot, LVM by a snapshot of the volume, anything else read live. Whatever goes
/// wrong means reading live and a message; only cancelling and a lost connection end the sync.
///
/// A process on the source makes the snapshots and removes them as soon as its input ends, so a killed console leaves
/// nothing behind; what even that leaves is removed by the next [#take]. Close this after the reader has ended.
public final class Snapshots implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(40);
    private static final Duration MAKE = Duration.ofSeconds(90);
    private static final Duration RELEASE = Duration.ofSeconds(60);
    private static final int TOLD_SUBVOLUMES = 3;
    private static final String SCRIPT = load();
    /// The script in a session of its own: whoever kills our process group must not kill lvcreate while a device is
    /// suspended. The shell gives a background job no input unless told to.
    private static final String APART =
            "exec 3<&0; if command -v setsid >/dev/null; then setsid sh -c \"$0\" sh \"$@\" <&3 3<&- & else sh -c \"$0\" sh"
                    + " \"$@\" <&3 3<&- & fi; exec 3<&-; wait $!";

    private final HostConnection source;
    private final SourceFacts facts;
    private final Consumer<String> messages;
    private final String id;
    private final List<MountFact> mounts;
    private final Map<String, Taken> taken = new LinkedHashMap<>();
    private final Map<String, String> live = new LinkedHashMap<>();
    private final Map<Integer, List<String>> places = new HashMap<>();
    private @Nullable Holder holder;

    /// @param volume name of the LVM snapshot; empty for btrfs
    private record Taken(Step step, String root, String volume) {}

    private Snapshots(HostConnection source, SourceFacts facts, Consumer<String> messages) {
        this.source = source;
        this.facts = facts;
        this.messages = messages;
        byte[] random = new byte[6];
        ThreadLocalRandom.current().nextBytes(random);
        this.id = HexFormat.of().formatHex(random);
        this.mounts = facts.mounts().stream().filter(MountFact::mirrored).toList();
    }

    /// Everything is read as it is, and nothing is done on the source.
    public static Snapshots none(HostConnection source, SourceFacts facts) {
        return new Snapshots(source, facts, _ -> {});
    }

    /// Removes what a killed console left on the source, and makes the snapshots that are possible. A source that has
    /// neither LVM nor btrfs is not even asked.
    ///
    /// @throws ProblemException when it is cancelled or the connection is lost
    public static Snapshots take(HostConnection source, SourceFacts facts, Consumer<String> messages)
            throws ProblemException {
        Snapshots all = new Snapshots(source, facts, messages);
        if (all.mounts.stream().noneMatch(SnapshotPlan::candidate)) {
            return all;
        }
        try {
            all.make();
        } catch (ProblemException e) {
            if (e.kind() == Kind.CANCELLED || e.kind() == Kind.CONNECTION_LOST) {
                all.close();
                throw e;
            }
            all.drop();
            messages.accept("No snapshot could be made: " + e.problem().sentence() + " The tree is read live.");
        }
        return all;
    }

    /// The directory under which the tree of this mount is read: a snapshot, or the mount point itself.
    public String rootOf(String mountPoint) {
        Taken there = taken.get(mountPoint);
        return there == null ? mountPoint : there.root();
    }

    /// Whether all files of this database are in one snapshot. Then its copy is as after a power
    /// cut, which it recovers from, and it must not be held: what it writes after the snapshot is
    /// not read.
    public boolean still(Database database) {
        List<String> parts = places.getOrDefault(facts.databases().indexOf(database), List.of());
        Set<String> where = new HashSet<>(mountsOf(parts));
        return where.size() == 1 && taken.containsKey(where.iterator().next());
    }

    /// How still the tree is, per mount, in words.
    public String sentence() {
        if (taken.isEmpty()) {
            return "Read live; what changed meanwhile was read again." + (live.isEmpty() ? "" : " " + liveWords());
        }
        List<String> words = taken.values().stream()
                .map(t -> t.step().mount().mountPoint() + " (" + name(t.step()) + ")")
                .toList();
        StringBuilder text = new StringBuilder("Read from snapshots: " + String.join(", ", words) + ".");
        if (!live.isEmpty()) {
            text.append(" Read live, and again what changed meanwhile: ").append(liveWords());
        }
        List<String> nested =
                taken.values().stream().flatMap(t -> t.step().nested().stream()).toList();
        if (!nested.isEmpty()) {
            text.append(" Not mirrored, being subvolumes that are not mounted by themselves: ")
                    .append(String.join(
                            ", ", nested.stream().limit(TOLD_SUBVOLUMES).toList()))
                    .append(
                            nested.size() > TOLD_SUBVOLUMES
                                    ? " and " + (nested.size() - TOLD_SUBVOLUMES) + " more."
                                    : ".");
        }
        return text.toString();
    }

    /// To be asked when everything is read and before it is published: a snapshot that was lost
    /// meanwhile reads as an empty or a broken tree.
    ///
    /// @throws ProblemException when one is lost; nothing read from it may be published
    public void verify() throws ProblemException {
        if (taken.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of("verify", id));
        taken.values().forEach(t -> arguments.add(Integer.toString(t.step().number())));
        arguments.add("--");
        for (Taken t : taken.values()) {
            if (!t.volume().isEmpty()) {
                arguments.add(t.volume());
                if (!t.step().pool().isEmpty()) {
                    arguments.add(t.step().pool());
                }
            }
        }
        Verdict verdict = Verdict.parse(source.run(script(arguments)).out());
        for (Taken t : taken.values()) {
            String mount = t.step().mount().mountPoint();
            boolean full = verdict.lost().contains(t.volume())
                    || verdict.lost().contains(t.step().pool());
            if (full) {
                throw full(mount, t);
            }
            boolean there = verdict.held()
                    && verdict.mounted().contains(t.step().number())
                    && (t.volume().isEmpty() || verdict.volumes().contains(t.volume()));
            if (!there) {
                throw new ProblemException(
                        Kind.FAILED,
                        "The snapshot of " + mount + " on " + source.host().name() + " went away while it was read.",
                        "Somebody or something there removed or unmounted it.",
                        "Sync again; what has arrived is not sent a second time.");
            }
        }
    }

    private ProblemException full(String mount, Taken t) {
        Step step = t.step();
        String group = step.volume().substring(0, step.volume().indexOf('/'));
        return step.pool().isEmpty()
                ? new ProblemException(
                        Kind.NO_SPACE,
                        "The snapshot of " + mount + " on " + source.host().name() + " filled up while it was read.",
                        "More than the " + mib(step.size()) + " MiB that the volume group " + group
                                + " had for it were overwritten meanwhile. Nothing is published.",
                        "Sync again when less is written there; what has arrived is not sent a second time.",
                        "Or give the volume group more free space: vgextend " + group + " DEVICE.")
                : new ProblemException(
                        Kind.NO_SPACE,
                        "The thin pool " + step.pool() + " on " + source.host().name() + " filled up while " + mount
                                + " was read.",
                        "Its snapshot cannot be trusted. Nothing is published.",
                        "Give the pool more space: lvextend --size +SIZE " + step.pool() + ". Then sync again.");
    }

    /// Removes all snapshots. What cannot be removed now is told, and removed by the next sync.
    @Override
    public void close() {
        Holder held = holder;
        holder = null;
        taken.clear();
        if (held == null) {
            return;
        }
        try (held) {
            for (String left : held.release(RELEASE)) {
                messages.accept("A snapshot could not be removed: " + stop(left) + " The next sync tries again.");
            }
        } catch (ProblemException e) {
            messages.accept("Whether the snapshots are removed is not known: "
                    + e.problem().sentence() + " The source removes them by itself, or the next sync does.");
        }
    }

    private void make() throws ProblemException {
        List<String> question = new ArrayList<>(List.of("look", key()));
        mounts.forEach(m -> question.addAll(List.of(m.mountPoint(), m.device(), m.fsType())));
        question.add("--");
        facts.databases().forEach(d -> question.add(d.dataDirectory()));
        Look look = Look.parse(source.run(script(question).deadline(LOOK)).out());
        look.swept()
                .forEach(s -> messages.accept("The snapshot " + s + ", left by a sync that was killed, is removed."));
        look.stuck()
                .forEach(s -> messages.accept(
                        "The snapshot " + s + ", left by a sync that was killed, is in use and stays for now."));
        if (!look.complete()) {
            throw new ProblemException(Kind.FAILED, "The source cannot be asked for its snapshots.", "");
        }
        places.putAll(look.places());
        SnapshotPlan plan = SnapshotPlan.of(mounts, look, spread());
        live.putAll(plan.live());
        if (!plan.steps().isEmpty()) {
            hold(plan.steps());
        }
    }

    private void hold(List<Step> steps) throws ProblemException {
        List<String> order = new ArrayList<>(List.of(SCRIPT, "hold", key(), id));
        steps.forEach(s -> order.addAll(s.arguments()));
        List<String> argv = new ArrayList<>(List.of("sh", "-c", APART));
        argv.addAll(order);
        // Everything is live until the contrary is heard.
        steps.forEach(s -> live.put(s.mount().mountPoint(), "its snapshot could not be made"));
        Holder made = new Holder(source.start(Command.of(argv).asRoot().deadline(LOOK)));
        holder = made;
        for (String line : made.until("ready", MAKE)) {
            String[] f = line.split("\t", 4);
            Optional<Step> step = steps.stream()
                    .filter(s -> f.length > 2 && f[1].equals(Integer.toString(s.number())))
                    .findFirst();
            if (step.isPresent()) {
                heard(step.get(), f);
            }
        }
    }

    private void heard(Step step, String[] answer) {
        String mount = step.mount().mountPoint();
        if (answer[0].equals("ok")) {
            live.remove(mount);
            taken.put(mount, new Taken(step, answer[2], answer.length > 3 ? answer[3] : ""));
        } else {
            messages.accept("No snapshot of " + mount + " could be made: " + stop(answer[2]) + " It is read live.");
        }
    }

    private void drop() {
        Holder held = holder;
        holder = null;
        if (held != null) {
            held.close();
        }
        taken.keySet().forEach(mount -> live.put(mount, "its snapshot could not be made"));
        taken.clear();
    }

    /// Mounts over which a database is spread: they must be read in one way, and that is live.
    private Set<String> spread() {
        Set<String> spread = new HashSet<>();
        for (List<String> parts : places.values()) {
            Set<String> where = new HashSet<>(mountsOf(parts));
            if (where.size() > 1) {
                spread.addAll(where);
            }
        }
        return spread;
    }

    private List<String> mountsOf(List<String> paths) {
        return paths.stream().map(this::mountOf).toList();
    }

    private String mountOf(String path) {
        String found = "/";
        for (MountFact mount : facts.mounts()) {
            String point = mount.mountPoint();
            if ((path.equals(point) || path.startsWith(point + "/")) && point.length() > found.length()) {
                found = point;
            }
        }
        return found;
    }

    private String liveWords() {
        return String.join(
                        ", ",
                        live.entrySet().stream()
                                .map(e -> e.getKey() + " (" + e.getValue() + ")")
                                .toList())
                + ".";
    }

    /// With one full stop at its end.
    private static String stop(String words) {
        return words.strip().replaceFirst("\\.*$", "") + ".";
    }

    private static String name(Step step) {
        return switch (step.kind()) {
            case BTRFS -> "btrfs";
            case LVM -> step.pool().isEmpty() ? "LVM" : "LVM, thin";
        };
    }

    private static long mib(String bytes) {
        return Long.parseLong(bytes) >> 20;
    }

    /// What names our snapshots on this machine and no other's.
    private String key() {
        String machine = facts.machineId().toLowerCase(Locale.ROOT).replaceAll("[^0-9a-f]", "");
        return (machine + "00000000").substring(0, 8);
    }

    private static Command script(List<String> arguments) {
        return Command.script(SCRIPT, arguments.toArray(String[]::new)).asRoot();
    }

    private static String load() {
        try (InputStream in = Snapshots.class.getResourceAsStream("/org/understudy/services/replica/snapshots.sh")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
