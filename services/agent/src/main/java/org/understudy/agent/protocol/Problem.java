package org.understudy.agent.protocol;

import java.io.IOException;

/** The job is over and failed: what happened, why, what one can do. */
public record Problem(String kind, String what, String why, String remedies) {
    public static final String CANCELLED = "cancelled";
    public static final String PROTOCOL = "protocol";
    public static final String BAD_JOB = "bad-job";
    public static final String INTERNAL = "internal";

    public void send(FrameWriter out) throws IOException {
        out.write(
                FrameType.PROBLEM,
                new WireWriter().text(kind).text(what).text(why).text(remedies));
    }

    public static Problem read(WireReader in) throws ProtocolException {
        Problem problem = new Problem(in.text(), in.text(), in.text(), in.text());
        in.expectEnd("A problem");
        return problem;
    }
}
