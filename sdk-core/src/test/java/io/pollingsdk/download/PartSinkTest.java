package io.pollingsdk.download;

import static io.pollingsdk.download.SinkFixture.bytes;
import static io.pollingsdk.download.SinkFixture.names;
import static io.pollingsdk.download.SinkFixture.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pollingsdk.download.FileTarget.IfExists;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartSinkTest {
  @TempDir Path folder;
  private Path file;
  private Path part;
  private Path side;

  @BeforeEach
  void name() {
    file = folder.resolve("a");
    part = folder.resolve(".a.part");
    side = folder.resolve(".a.part.json");
  }

  private ResumableSink open() throws IOException {
    return (ResumableSink) Target.file(file).open();
  }

  /** Leaves what a download left that was saved at five bytes. */
  private void leave(String bytes) throws IOException {
    Files.writeString(part, bytes);
    Files.writeString(side, ResumeNote.text(point(5)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLaterDownloadGoesOnFromWhatWasSaved(boolean durable) throws IOException {
    FileTarget target = Target.file(file).durable(durable);
    ResumableSink first = (ResumableSink) target.open();
    assertThat(first.found()).isEmpty();
    first.write(bytes("01234"));
    first.save(point(5));
    first.abort(true);
    assertThat(names(folder)).containsExactly(".a.part", ".a.part.json");

    ResumableSink second = (ResumableSink) target.open();
    assertThat(second.found()).contains(point(5));
    StringBuilder read = new StringBuilder();
    second.readBack(bytes -> read.append(StandardCharsets.UTF_8.decode(bytes)));
    assertThat(read).hasToString("01234");
    second.write(bytes("56789"));
    second.commit();

    assertThat(file).hasContent("0123456789");
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void aFileFetchedInOneGoCostsNoSideFile() throws IOException {
    ResumableSink sink = open();
    sink.found();
    sink.write(bytes("01234"));

    assertThat(names(folder)).containsExactly(".a.part");
    sink.commit();
  }

  @Test
  void bytesBeyondTheSavedOnesMayBeAnythingAndAreCutOff() throws IOException {
    leave("01234\0\0\0\0");
    ResumableSink sink = open();

    assertThat(sink.found()).contains(point(5));
    assertThat(part).hasSize(5);
    sink.write(bytes("56"));
    sink.commit();
    assertThat(file).hasContent("0123456");
  }

  @Test
  void aPartThatIsShorterThanWasSavedStartsOver() throws IOException {
    leave("0123");
    ResumableSink sink = open();

    assertThat(sink.found()).isEmpty();
    assertThat(names(folder)).containsExactly(".a.part");
    assertThat(part).isEmptyFile();
    sink.abort(true);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aSideFileWhosePartIsGoneStartsOver() throws IOException {
    // So it is when a process was killed between publishing and tidying up.
    Files.writeString(side, ResumeNote.text(point(5)));
    Files.writeString(file, "published");
    ResumableSink sink = open();

    assertThat(sink.found()).isEmpty();
    assertThat(side).doesNotExist();
    sink.write(bytes("01234567"));
    sink.abort(false);
    assertThat(names(folder)).containsExactly("a");
    assertThat(file).hasContent("published");
  }

  @Test
  void aPartWithoutASideFileStartsOver() throws IOException {
    Files.writeString(part, "01234");
    ResumableSink sink = open();

    assertThat(sink.found()).isEmpty();
    sink.write(bytes("x"));
    sink.commit();
    assertThat(file).hasContent("x");
  }

  @Test
  void aSideFileThatTellsOfNoBytesStartsOver() throws IOException {
    leave("01234");
    Files.writeString(side, ResumeNote.text(point(0)));
    ResumableSink sink = open();

    assertThat(sink.found()).isEmpty();
    assertThat(names(folder)).containsExactly(".a.part");
    sink.abort(false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "garbage", "{\"version\":2}", "{\"version\":1}"})
  void aSideFileThatCannotBeReadStartsOver(String text) throws IOException {
    leave("01234");
    Files.writeString(side, text);
    ResumableSink sink = open();

    assertThat(sink.found()).isEmpty();
    assertThat(names(folder)).containsExactly(".a.part");
    assertThat(part).isEmptyFile();
    sink.abort(false);
  }

  @Test
  void plantedLinksStartOverAndTheirVictimsStay() throws IOException {
    Path victim = Files.writeString(folder.resolve("victim"), "precious");
    Path note = Files.writeString(folder.resolve("note"), ResumeNote.text(point(5)));
    Files.createSymbolicLink(part, victim);
    Files.createSymbolicLink(side, note);
    Files.createSymbolicLink(folder.resolve(".a.part.tmp"), victim);
    ResumableSink sink = open();

    assertThat(sink.found()).isEmpty();
    sink.write(bytes("0123456789"));
    sink.save(point(10));
    sink.commit();

    assertThat(file).hasContent("0123456789");
    assertThat(victim).hasContent("precious");
    assertThat(note).hasContent(ResumeNote.text(point(5)));
    assertThat(names(folder)).containsExactly("a", "note", "victim");
  }

  @Test
  void aPartThatIsAPublishedFileTooIsLeftToThat() throws IOException {
    Files.writeString(file, "01234");
    Files.createLink(part, file);
    Files.writeString(side, ResumeNote.text(point(5)));
    ResumableSink sink = open();

    assertThat(sink.found()).isEmpty();
    sink.write(bytes("x"));
    assertThat(file).hasContent("01234");
    sink.abort(false);
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void startingOverForgetsWhatWasSavedFirst() throws IOException {
    leave("01234");
    ResumableSink sink = open();
    sink.found();

    assertThat(sink.restart()).isTrue();
    assertThat(names(folder)).containsExactly(".a.part");
    assertThat(part).isEmptyFile();
    sink.write(bytes("new"));
    sink.save(point(3));
    sink.abort(true);
    assertThat(part).hasContent("new");
    assertThat(side).hasContent(ResumeNote.text(point(3)));
  }

  @Test
  void theSamePointAfterStartingOverIsSavedAnew() throws IOException {
    leave("01234");
    ResumableSink sink = open();
    sink.found();
    sink.restart();
    sink.write(bytes("56789"));
    sink.save(point(5));
    sink.abort(true);

    assertThat(part).hasContent("56789");
    assertThat(side).hasContent(ResumeNote.text(point(5)));
  }

  @Test
  void whoDoesNotAskWhatIsThereStartsOver() throws IOException {
    leave("01234");
    ResumableSink sink = open();
    sink.write(bytes("x"));
    assertThat(names(folder)).containsExactly(".a.part");
    sink.commit();
    assertThat(file).hasContent("x");

    leave("01234");
    open().commit();
    assertThat(file).isEmptyFile();
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void endingBeforeAnythingWasAskedKeepsWhatWasThereOrNot() throws IOException {
    leave("01234");
    open().abort(true);
    assertThat(names(folder)).containsExactly(".a.part", ".a.part.json");

    open().abort(false);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void endingLeavesNothingWhereNothingWasSaved() throws IOException {
    open().abort(true);
    assertThat(folder).isEmptyDirectory();

    ResumableSink sink = open();
    sink.found();
    sink.save(point(0));
    sink.write(bytes("01234"));
    sink.abort(true);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void endingForGoodRemovesWhatWasSaved() throws IOException {
    ResumableSink sink = open();
    sink.found();
    sink.write(bytes("01234"));
    sink.save(point(5));
    sink.abort(false);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatAKilledSaveLeftIsSweptAway() throws IOException {
    leave("01234");
    Files.writeString(folder.resolve(".a.part.tmp"), "{\"ver");
    ResumableSink sink = open();
    sink.found();
    sink.commit();
    assertThat(names(folder)).containsExactly("a");

    leave("01234");
    Files.writeString(folder.resolve(".a.part.tmp"), "{\"ver");
    open().abort(false);
    assertThat(names(folder)).containsExactly("a");
  }

  @Test
  void moreThanWasWrittenCannotBeSaved() throws IOException {
    ResumableSink sink = open();
    sink.found();
    sink.write(bytes("01234"));

    assertThatIllegalArgumentException().isThrownBy(() -> sink.save(point(6)));
    sink.save(point(4));
    sink.abort(true);
    ResumableSink next = open();
    assertThat(next.found()).contains(point(4));
    next.abort(false);
  }

  @Test
  void aPublishThatFailsKeepsThePartForALaterOne() throws IOException {
    FileTarget target = Target.file(file).ifExists(IfExists.FAIL);
    ResumableSink sink = (ResumableSink) target.open();
    sink.found();
    sink.write(bytes("01234"));
    sink.save(point(5));
    Files.writeString(file, "old");
    assertThatThrownBy(sink::commit).isInstanceOf(FileAlreadyExistsException.class);
    sink.abort(true);

    Files.delete(file);
    sink = (ResumableSink) target.open();
    assertThat(sink.found()).contains(point(5));
    sink.commit();
    assertThat(file).hasContent("01234");
  }

  @Test
  void anInterruptedDownloadEndsAsIfItWereNot() throws IOException {
    for (boolean keep : new boolean[] {true, false}) {
      ResumableSink sink = open();
      sink.found();
      sink.restart();
      sink.write(bytes("01234"));
      sink.save(point(5));
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> sink.write(bytes("5")))
          .isInstanceOf(ClosedByInterruptException.class);
      sink.abort(keep);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(names(folder)).hasSize(keep ? 2 : 0);
    }
  }

  @Test
  void anInterruptedDownloadLeavesTheOneThatTookOverAlone() throws Exception {
    ResumableSink sink = open();
    sink.found();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> sink.write(bytes("5"))).isInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();

    try (HoldingProcess other = HoldingProcess.start(file)) {
      assertThat(other.said()).isEqualTo("ready");
      sink.abort(false);
      assertThat(names(folder)).containsExactly(".a.part", ".a.part.json");
    }
  }
}
