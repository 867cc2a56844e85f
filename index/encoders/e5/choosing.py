"""Which backend runs the model on this machine; told without loading any."""

import ctypes
import os
from dataclasses import dataclass
from importlib.metadata import version

import openvino as ov

from index.encoders.e5.backend import Backend, OpenVinoBackend
from index.encoders.e5.weights import Weights
from index.errors import ModelError
from index.system import CUDA_DRIVER

BACKENDS = ("openvino", "torch")


@dataclass(frozen=True, slots=True)
class Choice:
    """A backend and a device of torch's, "cpu" for OpenVINO; `named` if settings ask for them."""

    backend: str
    device: str
    named: bool

    @classmethod
    def of_settings(cls) -> "Choice":
        """What `YONGWEN_ENGINE` and `YONGWEN_DEVICE` ask for, by default OpenVINO.

        :raises ModelError: if there is no such backend, or it does not run on that device.
        """
        backend, device = os.environ.get("YONGWEN_ENGINE"), os.environ.get("YONGWEN_DEVICE")
        if backend and backend not in BACKENDS:
            raise ModelError("engine_unknown", name=backend, known=", ".join(BACKENDS))
        if backend == "openvino" and device not in (None, "", "cpu"):
            raise ModelError("device_unavailable", name=f"openvino {device}")
        usual = "openvino" if (device or "cpu") == "cpu" else "torch"
        return cls(backend or usual, device or "cpu", named=bool(backend or device))

    def make(self, weights: Weights) -> Backend:
        """The backend, with the model in it.

        :raises ModelError: if this machine does not have the device.
        """
        if self.backend == "openvino":
            return OpenVinoBackend(weights)
        from index.encoders.e5.torch_backend import TorchBackend

        return TorchBackend(weights, self.device)

    @property
    def precision(self) -> str:
        """What it computes in, as the backend itself would choose."""
        if self.backend == "torch":
            return "float32" if self.device == "cpu" else "bfloat16"
        able = ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        return "bf16" if "BF16" in able else "f32"


def described() -> str:
    """The backend that questions run on, and the one for many passages if that is another.

    :raises ModelError: as `Choice.of_settings`.
    """
    chosen = Choice.of_settings()
    choices = [chosen, *([for_many()] if not chosen.named and has_gpu() else [])]
    return "; ".join(f"{choice.backend} {choice.device} {choice.precision}" for choice in choices)


def for_many() -> Choice:
    """What is fastest for many passages where there is a GPU."""
    return Choice("torch", "cuda", named=False)


def has_gpu() -> bool:
    """Whether torch, as it is installed, has a GPU to run on.

    NVIDIA's driver is asked, since importing torch takes seconds.
    """
    if version("torch").endswith("+cpu"):
        return False
    try:
        driver = ctypes.CDLL(CUDA_DRIVER)
    except OSError:
        return False
    count = ctypes.c_int(0)
    if driver.cuInit(0) or driver.cuDeviceGetCount(ctypes.byref(count)):
        return False
    return count.value > 0
