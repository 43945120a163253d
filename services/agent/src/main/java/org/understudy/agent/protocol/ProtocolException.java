package org.understudy.agent.protocol;

import java.io.IOException;

/** The peer broke the wire format. The message is a sentence for people. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    public ProtocolException(String sentence) {
        super(sentence);
    }
}
