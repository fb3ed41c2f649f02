! Häuser, 家, 🏠.
module queue
  implicit none

  !> One job.
  type :: job
    integer :: id
  contains
    procedure :: run => run_job
  end type job

  interface push
    module procedure push_job
  end interface push

contains

  !> Put a job
  !! at the end.
  subroutine push_job(items, &
                      item)
    type(job), intent(inout) :: items(:)
    type(job), intent(in) :: item
    print *, "🏠"
  end subroutine push_job

  pure function total(x) result(y)
    real, intent(in) :: x(:)
    real :: y
    y = = sum(x)
  end function total

  elemental real function half(x)
    real, intent(in) :: x
    half = x / 2
  end function half
end module queue

program main
  use queue
  call inner()
contains
  subroutine inner()
  end subroutine inner
end program main
