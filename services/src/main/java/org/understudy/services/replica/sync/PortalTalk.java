package org.understudy.services.replica.sync;

import java.time.Instant;
import java.util.Map;

import org.understudy.agent.protocol.WireWriter;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.DiskLayout;
import org.understudy.model.replica.SourceFacts;
import org.understudy.services.replica.ReplicationRequest;
import org.understudy.services.replica.link.AgentTalk;

/// The portal's agent during a sync.
public record PortalTalk(AgentTalk talk) implements AutoCloseable {
    void prepare(ReplicationRequest request, DiskLayout layout, SourceFacts facts) throws ProblemException {
        talk.job("prepare", new WireWriter());
    }

    Published publish(Map<String, String> about, Instant taken, String consistency) throws ProblemException {
        talk.job("publish", new WireWriter());
        talk.awaitResult();
        return new Published(0, false, null);
    }

    @Override
    public void close() {
        talk.close();
    }
}
