package dev.berth.hook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How many hooks are sent to at once, and whose.
class PlacesTest {
  private final Places places = new Places();

  /// Has hooks from one on take places, each of another owner.
  private int take(int first, int hooks) {
    int taken = 0;
    for (int hook = first; hook < first + hooks; hook++) {
      taken += places.take(hook, 1000 + hook) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void aHookHasOnePlace() {
    assertThat(places.take(1, 7)).isTrue();
    assertThat(places.take(1, 7)).isFalse();

    places.giveBack(1, false);

    assertThat(places.take(1, 7)).isTrue();
  }

  @Test
  void oneOwnersHooksLeavePlacesToOthers() {
    for (int hook = 1; hook <= 20; hook++) {
      assertThat(places.take(hook, 7)).isEqualTo(hook <= 4);
    }
    assertThat(take(100, 20)).isEqualTo(12);
    assertThat(places.areAllTaken()).isTrue();

    places.giveBack(100, false);

    assertThat(places.areAllTaken()).isFalse();
    assertThat(places.take(5, 7)).isFalse();
    assertThat(places.take(200, 8)).isTrue();
  }

  @Test
  void slowOnesLeavePlacesToOthersWhoeverOwnsThem() {
    assertThat(take(1, 16)).isEqualTo(16);
    for (int hook = 1; hook <= 16; hook++) {
      places.giveBack(hook, true);
    }

    assertThat(take(1, 16)).isEqualTo(8);
    assertThat(take(100, 20)).isEqualTo(8);

    places.giveBack(1, false);
    assertThat(places.take(9, 1009)).isTrue();
    places.giveBack(100, false);
    assertThat(places.take(10, 1010)).isFalse();
    assertThat(places.take(1, 1001)).as("one that is not slow any more").isTrue();
  }
}
