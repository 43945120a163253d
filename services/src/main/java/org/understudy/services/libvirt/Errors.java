package org.understudy.services.libvirt;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// libvirt's errors as sentences with remedies.
final class Errors {
    private Errors() {}

    static ProblemException explain(String what, LibvirtException e) {
        String message = sentence(e.getMessage());
        return new ProblemException(explain(what, code(e), message), e);
    }

    static boolean is(LibvirtException e, ErrorNumber number) {
        return code(e) == number;
    }

    private static ErrorNumber code(LibvirtException e) {
        org.libvirt.@Nullable Error error = e.getError();
        ErrorNumber number = error == null ? null : error.getCode();
        return number == null ? ErrorNumber.VIR_ERR_UNKNOWN : number;
    }

    static Problem explain(String what, ErrorNumber number, String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return switch (number) {
            case VIR_ERR_NO_DOMAIN ->
                Problem.of(
                        Kind.NOT_FOUND,
                        what,
                        "There is no such machine.",
                        "Look at the list of machines: it may have been removed.");
            case VIR_ERR_AUTH_FAILED,
                    VIR_ERR_AUTH_CANCELLED,
                    VIR_ERR_AUTH_UNAVAILABLE,
                    VIR_ERR_ACCESS_DENIED,
                    VIR_ERR_OPERATION_DENIED ->
                Problem.of(
                        Kind.NO_PRIVILEGE,
                        what,
                        message,
                        "Let the login use sudo, or put it into the group libvirt: usermod -aG libvirt USER.");
            case VIR_ERR_DOM_EXIST -> Problem.of(Kind.NAME_TAKEN, what, message, "Choose another name.");
            // Somebody else's call or job has the domain: libvirt waited for half a minute itself.
            case VIR_ERR_OPERATION_TIMEOUT, VIR_ERR_BLOCK_COPY_ACTIVE -> busy(what, message);
            case VIR_ERR_AGENT_UNRESPONSIVE, VIR_ERR_AGENT_UNSYNCED ->
                Problem.of(Kind.TIMED_OUT, what, message, "Wait a little and try again.");
            case VIR_ERR_RESOURCE_BUSY -> busy(what, message);
            case VIR_ERR_NO_SUPPORT,
                    VIR_ERR_CONFIG_UNSUPPORTED,
                    VIR_ERR_ARGUMENT_UNSUPPORTED,
                    VIR_ERR_OPERATION_UNSUPPORTED ->
                Problem.of(Kind.UNSUPPORTED, what, message, "Use a newer libvirt or QEMU on the portal.");
            default -> byMessage(what, lower, message);
        };
    }

    private static Problem busy(String what, String message) {
        return Problem.of(Kind.BUSY, what, message, "Wait until the other work is done.");
    }

    private static Problem byMessage(String what, String lower, String message) {
        if (lower.contains("socket") && (lower.contains("no such file") || lower.contains("refused"))) {
            return Problem.of(
                    Kind.MISSING_TOOL,
                    what,
                    message,
                    "Install and start libvirt there: apt-get install libvirt-daemon-system, systemctl start libvirtd.");
        }
        if (lower.contains("active block job") || (lower.contains("another") && lower.contains("job"))) {
            return busy(what, message);
        }
        if (lower.contains("already exists")) {
            return Problem.of(Kind.NAME_TAKEN, what, message, "Choose another name.");
        }
        if (lower.contains("permission denied") && lower.contains("socket")) {
            return Problem.of(
                    Kind.NO_PRIVILEGE, what, message, "Put the login into the group libvirt, or allow it to use sudo.");
        }
        if (lower.contains("end of file")
                || lower.contains("broken pipe")
                || lower.contains("connection reset")
                || lower.contains("client socket is closed")) {
            return Problem.of(Kind.CONNECTION_LOST, what, message, "Try again: the connection is made anew.");
        }
        if (lower.contains("no space left")) {
            return Problem.of(Kind.NO_SPACE, what, message, "Free space on the portal.");
        }
        if (lower.contains("cannot allocate memory") || lower.contains("cannot set up guest memory")) {
            return Problem.of(Kind.NO_SPACE, what, message, "Stop another machine, or give this one less memory.");
        }
        return Problem.of(Kind.FAILED, what, message);
    }

    private static String sentence(@Nullable String message) {
        String text = message == null ? "" : message.strip();
        if (text.isEmpty()) {
            return "libvirt gave no reason.";
        }
        return "libvirt says: " + text + (text.endsWith(".") ? "" : ".");
    }
}
