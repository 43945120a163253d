package org.understudy.services.replica.link;

import org.understudy.agent.portal.boot.BootAnswer;
import org.understudy.agent.portal.boot.BootLayerJob;
import org.understudy.agent.protocol.ProtocolException;
import org.understudy.agent.protocol.WireReader;
import org.understudy.agent.protocol.WireWriter;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.HostConnection;

/// One replica in the store of its portal, through the agent there: one agent for any number of questions.
public final class PortalStore implements AutoCloseable {
    private static final String FOLDER = "/var/lib/understudy/replicas/";

    private final AgentTalk talk;
    private final String replica;

    public PortalStore(AgentLauncher agents, HostConnection portal, String replica) throws ProblemException {
        this.talk = new AgentTalk(agents.start(portal, "portal"), _ -> {}, _ -> {});
        this.replica = replica;
        talk.listen(null);
    }

    public static String folder(String replica) {
        return FOLDER + replica;
    }

    public StoredReplica read() throws ProblemException {
        return read(talk, replica);
    }

    static StoredReplica read(AgentTalk talk, String replica) throws ProblemException {
        talk.job("list", new WireWriter().text(folder(replica)));
        try {
            return StoredReplica.read(replica, talk.awaitResult());
        } catch (ProtocolException e) {
            throw notUnderstood(talk, e);
        }
    }

    public void rollback(int point) throws ProblemException {
        talk.job("rollback", new WireWriter().text(folder(replica)).varint(point));
        talk.awaitResult();
    }

    public void remove() throws ProblemException {
        talk.job("remove", new WireWriter().text(folder(replica)).varint(0));
        talk.awaitResult();
    }

    /// Makes the boot layer anew.
    public BootAnswer bootLayer(BootLayerJob job) throws ProblemException {
        WireWriter fields = new WireWriter().text(folder(replica));
        job.write(fields);
        talk.job(BootLayerJob.KIND, fields);
        try {
            WireReader result = talk.awaitResult();
            return BootAnswer.read(result);
        } catch (ProtocolException e) {
            throw notUnderstood(talk, e);
        }
    }

    private static ProblemException notUnderstood(AgentTalk talk, ProtocolException e) {
        return new ProblemException(
                Kind.FAILED,
                "The agent on " + talk.host() + " answers what is not understood.",
                String.valueOf(e.getMessage()));
    }

    @Override
    public void close() {
        talk.close();
    }
}
