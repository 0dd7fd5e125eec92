/*
 * Serves the board over stdin and stdout, which stand for the system's control calls: `acme-relay STATE_FOLDER`.
 * The status page and the flash are files in that folder, which is made when it is not there. Ends with the input.
 * Exit codes: 0 end of input, 1 broken pipe or files, 2 usage.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "acme_abi/lock.h"
#include "acme_abi/pipe.hpp"
#include "board.hpp"

namespace {

constexpr uint32_t kBoardId = 7;
constexpr size_t kPathBytes = 4096;

/* A scene in a file. */
class FileFlash final : public acme::driver::Flash {
 public:
  explicit FileFlash(const char *path) : path_(path) {}

  bool store(const ::acme_SceneBlock &scene) override {
    FILE *file = fopen(path_, "wb");
    if (file == nullptr) return false;
    const bool written = fwrite(&scene, sizeof scene, 1, file) == 1;
    return fclose(file) == 0 && written;
  }

  bool load(::acme_SceneBlock &scene) override {
    FILE *file = fopen(path_, "rb");
    if (file == nullptr) return false;
    const bool read = fread(&scene, sizeof scene, 1, file) == 1;
    fclose(file);
    return read;
  }

 private:
  const char *path_;
};

/* Maps the status page; null when the system refuses. */
void *map_page(const char *path) {
  const int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return nullptr;
  void *page = MAP_FAILED;
  if (ftruncate(file, sizeof(::acme_StatusPage)) == 0) {
    page = mmap(nullptr, sizeof(::acme_StatusPage), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  close(file);
  return page == MAP_FAILED ? nullptr : page;
}

int fail(const char *what) {
  fprintf(stderr, "acme-relay: %s\n", what);
  return 1;
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "usage: acme-relay STATE_FOLDER\n");
    return 2;
  }
  static char page_path[kPathBytes], flash_path[kPathBytes];
  const int page_length = snprintf(page_path, sizeof page_path, "%s/" ACME_STATUS_PAGE_NAME_FORMAT, argv[1], static_cast<unsigned long long>(kBoardId));
  const int flash_length = snprintf(flash_path, sizeof flash_path, "%s/scene.bin", argv[1]);
  if (page_length >= static_cast<int>(kPathBytes) || flash_length >= static_cast<int>(kPathBytes)) return fail("the folder's path is too long");

  if (mkdir(argv[1], 0700) != 0 && errno != EEXIST) return fail("the folder cannot be made");
  void *memory = map_page(page_path);
  ::acme_StatusPage init{};
  init.board_id = kBoardId;
  const auto page = acme::board::StatusPageDriver::create(memory, sizeof(::acme_StatusPage), init);
  if (!page) return fail("the status page cannot be created in that folder");
  FileFlash flash(flash_path);
  acme::driver::Board board(kBoardId, page, flash);

  static uint8_t input[acme::pipe::kMaxBuffer], output[acme::pipe::kMaxBuffer];
  for (;;) {
    ::acme_PipeRequest request;
    const size_t got = fread(&request, 1, sizeof request, stdin);
    if (got == 0) return 0;
    if (got != sizeof request) return fail("the input ends inside a request");
    if (request.input_length > sizeof input || request.output_length > sizeof output) return fail("a buffer is longer than MAX_BUFFER");
    if (fread(input, 1, request.input_length, stdin) != request.input_length) return fail("the input ends inside a request");

    const acme::driver::Caller caller{request.caller};
    const acme::Completion done = acme::board::dispatch_relay(board, caller, request.code, input, request.input_length, output, request.output_length);

    ::acme_PipeReply reply;
    reply.status = static_cast<::acme_Status>(done.status);
    reply.information = static_cast<uint32_t>(done.information);
    if (fwrite(&reply, sizeof reply, 1, stdout) != 1 || fwrite(output, 1, done.information, stdout) != done.information || fflush(stdout) != 0) {
      return fail("nobody reads the answers");
    }
  }
}
