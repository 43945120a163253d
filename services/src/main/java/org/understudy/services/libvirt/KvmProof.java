package org.understudy.services.libvirt;

import java.time.Duration;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.ExecResult;
import org.understudy.services.ssh.HostConnection;

/// Whether KVM really works on a host: a boot sector of seven bytes is started under it and must
/// report back within five seconds. Announced is not proved: some machines have a `/dev/kvm` on
/// which stock kernels, and even the firmware, hang.
///
/// The answer is kept on the host in `/run`, so it holds for all consoles and is forgotten when the host boots.
public final class KvmProof {
    /// What the boot sector writes to the exit port; QEMU then ends with twice that plus one.
    private static final int MAGIC = 0x2a;

    private static final int PROVED = 2 * MAGIC + 1;

    /// `mov al,0x2a; out 0xf4,al; hlt; jmp` to the hlt; then the signature at 510.
    private static final String BOOT_SECTOR =
            "printf '\\260\\052\\346\\364\\364\\353\\375'; head -c 503 /dev/zero; printf '\\125\\252'";

    private static final String SCRIPT = """
            keep=/run/understudy/kvm
            if [ -r "$keep" ]; then cat "$keep"; exit 0; fi
            say() { mkdir -p /run/understudy 2>/dev/null && printf '%s\\n' "$1" >"$keep" 2>/dev/null; printf '%s\\n' "$1"; exit 0; }
            [ "$(uname -m)" = x86_64 ] || say "no the probe knows only x86_64"
            [ -c /dev/kvm ] || say "no there is no /dev/kvm"
            qemu=
            for q in "$1" qemu-system-x86_64 /usr/libexec/qemu-kvm qemu-kvm; do
              if [ -n "$q" ] && command -v "$q" >/dev/null 2>&1; then qemu=$q; break; fi
            done
            [ -n "$qemu" ] || { echo "no QEMU is not installed"; exit 0; }
            disk=$(mktemp) || exit 1
            trap 'rm -f "$disk"' EXIT
            { BOOT_SECTOR; } >"$disk"
            timeout -k 1 5 "$qemu" -nodefaults -no-user-config -display none -no-reboot -m 16 -accel kvm -cpu host \
              -device isa-debug-exit,iobase=0xf4,iosize=4 -drive "file=$disk,format=raw,if=ide" </dev/null >/dev/null 2>&1
            case $? in
              PROVED) say yes ;;
              124|137) say "no a probe machine under KVM did not come to life within 5 s" ;;
              *) say "no a probe machine under KVM did not start" ;;
            esac
            """.replace("BOOT_SECTOR", BOOT_SECTOR).replace("PROVED)", PROVED + ")");

    /// @param works whether machines may use KVM
    /// @param sentence for people
    public record Answer(boolean works, String sentence) {}

    private KvmProof() {}

    /// @param emulator path of QEMU on the host, or empty
    public static Answer of(HostConnection host, String emulator) throws ProblemException {
        ExecResult result = host.run(Command.script(SCRIPT, emulator).asRoot().deadline(Duration.ofSeconds(20)))
                .orFail("Whether KVM works on " + host.host().name() + " cannot be found out.");
        return read(result.out());
    }

    static Answer read(String said) {
        String line = said.strip();
        if (line.equals("yes")) {
            return new Answer(true, "KVM was proved by a probe machine.");
        }
        String why = line.startsWith("no ") ? line.substring(3) : "the probe gave no answer";
        return new Answer(
                false, "Without KVM: " + why + ". The machine is emulated (TCG), which is several times slower.");
    }
}
