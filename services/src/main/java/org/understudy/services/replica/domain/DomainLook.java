package org.understudy.services.replica.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.understudy.services.replica.domain.DomainSpec.PortForward;

/// What the definition of a running machine says about the ways to it.
///
/// @param screen where its VNC server listens: the path of a unix socket, or `address:port`;
/// empty: it has none
public record DomainLook(Optional<String> screen, List<PortForward> forwards) {
    private static final Pattern GRAPHICS = Pattern.compile("<graphics\\s+type=['\"]vnc['\"][^>]*>");
    private static final Pattern FORWARD = Pattern.compile("hostfwd=tcp:127\\.0\\.0\\.1:(\\d{1,5})-:(\\d{1,5})");

    public DomainLook {
        forwards = List.copyOf(forwards);
    }

    /// @param xml of the running machine, as libvirt tells it
    public static DomainLook at(String xml) {
        Matcher graphics = GRAPHICS.matcher(xml);
        Optional<String> screen = graphics.find() ? screen(graphics.group()) : Optional.empty();
        List<PortForward> forwards = new ArrayList<>();
        Matcher forward = FORWARD.matcher(xml);
        while (forward.find()) {
            forwards.add(new PortForward(Integer.parseInt(forward.group(2)), Integer.parseInt(forward.group(1))));
        }
        return new DomainLook(screen, forwards);
    }

    private static Optional<String> screen(String element) {
        Optional<String> socket = attribute(element, "socket");
        if (socket.isPresent()) {
            return socket;
        }
        // Somebody may have defined it with a port.
        return attribute(element, "port")
                .filter(port -> !port.equals("-1"))
                .map(port -> attribute(element, "listen").orElse("127.0.0.1") + ":" + port);
    }

    private static Optional<String> attribute(String element, String name) {
        Matcher value = Pattern.compile("\\s" + name + "=(['\"])(.*?)\\1").matcher(element);
        return value.find() ? Optional.of(unescaped(value.group(2))) : Optional.empty();
    }

    private static String unescaped(String text) {
        return text.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }
}
