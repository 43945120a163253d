package org.understudy.services.replica.link;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.DiskLayout;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.task.site.Seat;

/// One replica in the store of its portal, through the agent there: one agent for any number of
/// jobs.
public final class PortalStore implements AutoCloseable {
    private static final String FOLDER = "/var/lib/understudy/replicas/";

    private final AgentTalk talk;
    private final String replica;
    private final Asker asker;

    /// Who asks.
    ///
    /// @param console as `user@machine`
    /// @param seat where that console sits at the task that it leads; the portal refuses it when another one sits
    /// there by then
    public record Asker(String console, Optional<Seat.Place> seat) {}

    public PortalStore(AgentTalk talk, String replica, Asker asker) {
        this.talk = talk;
        this.replica = replica;
        this.asker = asker;
    }

    /// With an agent of its own, which ends with this.
    public static PortalStore open(AgentLauncher agents, HostConnection portal, String replica, Asker asker)
            throws ProblemException {
        AgentTalk talk = new AgentTalk(agents.start(portal, "portal"), _ -> {}, _ -> {});
        talk.listen(null);
        return new PortalStore(talk, replica, asker);
    }

    /// Another replica there, through the same agent; it is not closed by itself.
    public PortalStore beside(String other) {
        return new PortalStore(talk, other, asker);
    }

    public AgentTalk talk() {
        return talk;
    }

    public static String folder(String replica) {
        return FOLDER + replica;
    }

    public StoredReplica read() throws ProblemException {
        talk.job("list", fields());
        return StoredReplica.of(replica, talk.awaitFields());
    }

    /// Opens the replica for a sync. The answer comes as an event.
    ///
    /// @param layout of the disk, with which it is made where there is none; without, that is a problem (NOT_FOUND)
    /// @param expectedBytes of content, for the check of free space; 0 where unknown
    public void prepare(String source, long seed, Optional<DiskLayout> layout, long expectedBytes)
            throws ProblemException {
        Map<String, String> fields = fields();
        layout.ifPresent(disk -> fields.putAll(LayoutFields.of(disk)));
        fields.put("name", replica);
        fields.put("source", source);
        fields.put("seed", Long.toString(seed));
        fields.put("bytes", Long.toString(expectedBytes));
        talk.job("prepare", fields);
    }

    /// Makes a sync point of what has arrived.
    ///
    /// @param about is kept with the point
    /// @return the portal's figures about it
    public Map<String, String> publish(Map<String, String> about) throws ProblemException {
        Map<String, String> fields = new LinkedHashMap<>();
        about.forEach((name, value) -> fields.put("meta." + name, value));
        fields.put("skip-unchanged", "true");
        talk.job("publish", fields);
        return talk.awaitFields();
    }

    public void rollback(int point) throws ProblemException {
        Map<String, String> fields = fields();
        fields.put("point", Integer.toString(point));
        talk.job("rollback", fields);
        talk.awaitFields();
    }

    /// Removes the whole replica.
    public void remove() throws ProblemException {
        Map<String, String> fields = fields();
        fields.put("point", "0");
        talk.job("remove", fields);
        talk.awaitFields();
    }

    /// Removes one sync point; those that stand on it take over what they need of its layer.
    public Pruned prune(int point) throws ProblemException {
        Map<String, String> fields = fields();
        fields.put("point", Integer.toString(point));
        talk.job("prune", fields);
        return Pruned.of(talk.awaitFields());
    }

    /// Makes the boot layer anew; the one that was there goes.
    public BootLayerAnswer bootLayer(BootLayerOrder order) throws ProblemException {
        Map<String, String> fields = fields();
        fields.putAll(order.fields());
        talk.job("boot-layer", fields);
        return BootLayerAnswer.of(talk.awaitFields());
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("replica", folder(replica));
        // The portal tells by it who holds a replica, and our own agents of before from those of others.
        fields.put(
                "who", asker.console() + ", process " + ProcessHandle.current().pid());
        asker.seat().ifPresent(seat -> {
            fields.put("seat", seat.directory());
            fields.put("mark", seat.mark());
        });
        return fields;
    }

    @Override
    public void close() {
        talk.close();
    }
}
