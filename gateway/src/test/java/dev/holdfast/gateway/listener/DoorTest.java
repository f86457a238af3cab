package dev.holdfast.gateway.listener;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class DoorTest {
    private long nowNs = Long.MAX_VALUE - 1;
    private final List<String> closed = new ArrayList<>();
    private final Door door = new Door("test", new DoorSettings(16, 60_000, 3), new SecurityEvents(), () -> nowNs);

    @Test
    void shouldMakeRoomAtASourcesOwnCost() {
        for (int i = 0; i < 6; i++) {
            enter("10.0.0.1", "a" + i);
        }
        assertThat(closed).as("4 of 16 places for one source").containsExactly("a0", "a1");
        enter("10.0.0.2", "b");
        assertThat(closed).hasSize(2);
        assertThat(door.closed(Door.Reason.MADE_ROOM)).isEqualTo(2);
    }

    @Test
    void shouldTakeTheFirst64BitsOfAnAddressForOneSource() {
        for (int i = 0; i < 5; i++) {
            enter("2001:db8:1:2::" + (i + 1), "a" + i);
            enter("2001:db8:1:" + (i + 10) + "::1", "b" + i);
        }
        assertThat(closed).containsExactly("a0");
    }

    @Test
    void shouldKeepAQuarterForThoseThatHaveProvenThemselves() {
        for (int i = 0; i < 12; i++) {
            enter("10.0.0." + i, "a" + i);
        }
        enter("10.0.1.1", "newcomer").prove();
        assertThat(closed).as("the oldest where every source has one").containsExactly("a0");
        for (int i = 0; i < 4; i++) {
            enter("10.0.2." + i, "proven" + i).prove();
        }
        assertThat(door.proven()).isEqualTo(5);
        assertThat(door.proven() + door.unproven()).isEqualTo(16);
        assertThat(closed).as("no proven one").allMatch(name -> name.startsWith("a"));
    }

    @Test
    void shouldTakeTheRoomOfTheSourceThatHasMost() {
        for (int i = 0; i < 8; i++) {
            enter("10.0.0." + i, "a" + i);
        }
        for (int i = 0; i < 4; i++) {
            enter("10.0.1.1", "crowd" + i);
        }
        enter("10.0.2.1", "x");
        enter("10.0.2.2", "y");
        assertThat(closed).containsExactly("crowd0", "crowd1");
    }

    @Test
    void shouldTurnNobodyOutWhoWasHeardOfAMomentAgo() {
        for (int i = 0; i < 16; i++) {
            enter("10.0.0." + i, "a" + i).prove();
        }
        assertThat(door.enter(Source.of(address("10.0.1.1")), false, () -> { }))
            .as("every place is taken by one that is busy").isNull();
        assertThat(door.closed(Door.Reason.FULL)).isEqualTo(1);
        assertThat(door.proven()).isEqualTo(16);
        nowNs += 2_000_000_000L;
        enter("10.0.1.1", "newcomer");
        assertThat(closed).as("the one that was silent longest").containsExactly("a0");
    }

    @Test
    void shouldLetNobodyKeepOthersOutByProvingManyConnections() {
        for (int i = 0; i < 16; i++) {
            enter("10.0.0.1", "crowd" + i).prove();
        }
        final Guest honest = enter("10.0.1.1", "honest");
        assertThat(closed).as("busy, but the source has more than the newcomer's").containsExactly("crowd0");
        assertThat(enter("10.0.0.1", "crowd")).as("at its own cost").isNull();
        nowNs += 2_000_000_000L;
        enter("10.0.0.1", "crowd");
        assertThat(closed).containsExactly("crowd0", "crowd1");
        honest.prove();
        nowNs += 2_000_000_000L;
        enter("10.0.1.2", "another");
        assertThat(closed).as("an unproven one that had its moment").containsExactly("crowd0", "crowd1", "crowd");
        enter("10.0.1.3", "third");
        assertThat(closed).as("a silent one rather than one that has just come").endsWith("crowd2").hasSize(4);
    }

    @Test
    void shouldForgetWhoLeaves() {
        final Guest first = enter("10.0.0.1", "first");
        final Guest second = enter("10.0.0.1", "second");
        second.prove();
        second.leave();
        second.leave();
        first.leave();
        first.prove();
        assertThat(door.proven() + door.unproven()).isZero();
    }

    @Test
    void shouldKeepOneThatProvesItselfWhileItMakesRoom() {
        final Guest first = enter("10.0.0.1", "first");
        for (int i = 0; i < 4; i++) {
            enter("10.0.0.1", "a" + i);
        }
        assertThat(closed).containsExactly("first");
        first.prove();
        assertThat(door.proven()).isEqualTo(1);
        first.leave();
        assertThat(door.proven()).isZero();
        assertThat(door.unproven()).isEqualTo(4);
    }

    @Test
    void shouldNotHurryListedSourcesNorCountThemByAddress() {
        for (int i = 0; i < 8; i++) {
            final Guest listed = door.enter(Source.of(address("10.0.0.1")), true, () -> closed.add("listed"));
            assertThat(listed.isOverdue(nowNs + Long.MAX_VALUE / 2)).isFalse();
        }
        assertThat(closed).isEmpty();
        final Guest stranger = enter("10.0.0.2", "stranger");
        assertThat(stranger.isOverdue(stranger.enteredNs())).isFalse();
        assertThat(stranger.isOverdue(stranger.enteredNs() + 61_000_000_000L)).isTrue();
        stranger.prove();
        assertThat(stranger.isOverdue(stranger.enteredNs() + 61_000_000_000L)).isFalse();
    }

    @Test
    void shouldCountRefusalsInARow() {
        final Guest guest = enter("10.0.0.1", "a");
        assertThat(guest.refuse()).isFalse();
        assertThat(guest.refuse()).isFalse();
        guest.prove();
        assertThat(guest.refuse()).isFalse();
        assertThat(guest.refuse()).isFalse();
        assertThat(guest.refuse()).isTrue();
        assertThat(door.closed(Door.Reason.REFUSALS)).isEqualTo(1);
    }

    /** Of whom nothing has to be read to refuse him. */
    @Test
    void shouldKnowWholeWhoHasProvenItselfAndIsNoProxyAndNotBarred() {
        final Guest guest = enter("10.0.0.1", "a");
        assertThat(guest.isKnownWhole()).isFalse();
        guest.prove();
        assertThat(guest.isKnownWhole()).isTrue();
        guest.bar();
        assertThat(guest.isKnownWhole()).isFalse();

        final Guest proxy = enter("10.0.0.2", "b");
        proxy.forwards(new ForwardedSource(null, new SourceRules(""), Source.of(address("10.0.0.2"))));
        proxy.prove();
        assertThat(proxy.isKnownWhole()).isFalse();
    }

    private Guest enter(final String address, final String name) {
        nowNs++;
        return door.enter(Source.of(address(address)), false, () -> closed.add(name));
    }

    private static InetAddress address(final String text) {
        try {
            return InetAddress.getByName(text);
        } catch (final UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
