/* A stand-in for a native child: carries a lock in .pf_abi like the real one, and becomes a script. */
#include <unistd.h>

__asm__(".section .pf_abi,\"a\"\n.incbin \"" LOCK "\"\n.previous\n");

int main(void) {
  char *const args[] = {NODE, SCRIPT, ROLE, BEHAVIOUR, 0};
  execv(NODE, args);
  return 127;
}
