package org.understudy.services.libvirt;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;

/// The functions that libvirt-java does not map, over the same library and the same connection handle. Names and
/// signatures are those of libvirt's own headers.
interface LibvirtExtra extends Library {
    /// libvirt-java lacks this flag of virDomainUndefineFlags.
    int UNDEFINE_NVRAM = 4;
    int UNDEFINE_CHECKPOINTS_METADATA = 16;
    /// virDomainOpenConsole: take the line from whoever has it.
    int CONSOLE_FORCE = 1;

    static LibvirtExtra load() {
        return Native.load("virt", LibvirtExtra.class);
    }

    @Nullable
    Pointer virDomainLookupByName(Pointer connection, String name);

    int virDomainFree(Pointer domain);

    @Nullable
    Pointer virStreamNew(Pointer connection, int flags);

    int virDomainOpenConsole(Pointer domain, @Nullable String device, Pointer stream, int flags);

    int virStreamRecv(Pointer stream, byte[] data, NativeSize length);

    int virStreamSend(Pointer stream, byte[] data, NativeSize length);

    int virStreamAbort(Pointer stream);

    int virStreamFree(Pointer stream);

    @Nullable
    Pointer virConnectGetDomainCapabilities(
            Pointer connection,
            @Nullable String emulator,
            @Nullable String arch,
            @Nullable String machine,
            @Nullable String type,
            int flags);

    /// @param domain null for all
    int virConnectDomainEventRegisterAny(
            Pointer connection,
            @Nullable Pointer domain,
            int event,
            Callback callback,
            @Nullable Pointer opaque,
            @Nullable Pointer free);

    int virConnectDomainEventDeregisterAny(Pointer connection, int id);

    /// The text belongs to the domain.
    @Nullable
    String virDomainGetName(Pointer domain);

    int virDomainGetJobStats(
            Pointer domain, IntByReference type, PointerByReference parameters, IntByReference count, int flags);

    void virTypedParamsFree(@Nullable Pointer parameters, int count);

    int virDomainGetBlockJobInfo(Pointer domain, String disk, Pointer info, int flags);

    /// Never null after a call that failed; the text belongs to libvirt and to this thread.
    @Nullable
    String virGetLastErrorMessage();

    /// `size_t`.
    final class NativeSize extends com.sun.jna.IntegerType {
        public NativeSize() {
            this(0);
        }

        public NativeSize(long value) {
            super(Native.SIZE_T_SIZE, value, true);
        }
    }
}
