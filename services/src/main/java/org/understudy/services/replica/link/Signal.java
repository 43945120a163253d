package org.understudy.services.replica.link;

import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.WireReader;

/// What an agent tells the console, apart from data.
public sealed interface Signal {
    record Told(Event event) implements Signal {}

    /// The job succeeded; its fields.
    record Result(WireReader fields) implements Signal {}

    record Failed(org.understudy.agent.protocol.Problem problem) implements Signal {}

    /// The agent went away.
    record Gone(String why) implements Signal {}
}
